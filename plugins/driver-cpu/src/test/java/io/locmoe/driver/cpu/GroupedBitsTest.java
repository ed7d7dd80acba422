package io.locmoe.driver.cpu;

import static io.locmoe.driver.cpu.FusedBitsTest.read;
import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.conformance.tensor.Numbers;
import io.locmoe.spi.device.Device;
import io.locmoe.spi.device.kernel.Binary;
import io.locmoe.spi.device.kernel.GroupedLinear;
import io.locmoe.spi.device.kernel.GroupedLinearBackward;
import io.locmoe.spi.device.kernel.GroupedLinearGradients;
import io.locmoe.spi.device.kernel.MatMul;
import io.locmoe.spi.device.kernel.SumRows;
import io.locmoe.spi.device.kernel.Unary;
import io.locmoe.spi.device.kernel.UnaryBackward;
import io.locmoe.spi.device.memory.Span;
import io.locmoe.tape.Tape;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A product of many pieces of rows, with what follows it, has the bits of the plain kernels on each piece. */
class GroupedBitsTest {

    @Tag("slow")
    @ParameterizedTest
    @CsvSource({"5, 3", "16, 48", "33, 77", "128, 512"})
    void groupedProductHasTheBitsOfItsPieces(int from, int to) {
        List<Integer> rows = List.of(3, 0, 70, 1, 18);
        int total = 92;
        try (Device device = new CpuDriver().open(0);
                Tape tape = new Tape(device)) {
            Grouped grouped = new Grouped(tape, rows, total, from, to);
            List<float[]> fused = grouped.fused();
            List<float[]> composed = grouped.composed();
            for (int i = 0; i < fused.size(); i++) {
                assertThat(fused.get(i)).containsExactly(composed.get(i));
            }
            tape.reset();
        }
    }

    /** One map of some pieces with its gradients, by one kernel each or by many. */
    private record Grouped(Tape tape, List<Integer> rows, int total, int from, int to) {

        List<float[]> fused() {
            Span x = values(1, total * from);
            Span dy = values(2, total * to);
            Span out = values(3, total * to);
            Span active = values(4, total * to);
            Span below = values(5, total * from);
            tape.launch(new GroupedLinear(rows, x, weights(), biases(), out, active, from, to));
            tape.launch(new GroupedLinearBackward(rows, dy, weights(), x, below, from, to));
            List<Span> weightGradients = weights();
            List<Span> biasGradients = biases();
            tape.launch(new GroupedLinearGradients(rows, x, dy, weightGradients, biasGradients, from, to));
            return results(out, active, below, weightGradients, biasGradients);
        }

        List<float[]> composed() {
            Span x = values(1, total * from);
            Span dy = values(2, total * to);
            Span out = values(3, total * to);
            Span active = values(4, total * to);
            Span below = values(5, total * from);
            List<Span> weightGradients = weights();
            List<Span> biasGradients = biases();
            int first = 0;
            for (int piece = 0; piece < rows.size(); piece++) {
                int some = rows.get(piece);
                Span in = x.slice((long) first * from, (long) some * from);
                Span above = dy.slice((long) first * to, (long) some * to);
                Span y = out.slice((long) first * to, (long) some * to);
                Span z = below.slice((long) first * from, (long) some * from);
                Span weight = weights().get(piece);
                tape.launch(MatMul.of(in, false, weight, false, y, some, to, from, 0));
                tape.launch(
                        new Binary(Binary.Operation.ADD, y, biases().get(piece), y, some, to, Binary.Spread.OVER_ROWS));
                tape.launch(new Unary(Unary.Function.GELU, y, active.slice((long) first * to, (long) some * to)));
                tape.launch(MatMul.of(above, false, weight, true, z, some, from, to, 0));
                tape.launch(new UnaryBackward(Unary.Function.GELU, in, in, z, z));
                tape.launch(MatMul.of(in, true, above, false, weightGradients.get(piece), from, to, some, 1));
                tape.launch(new SumRows(above, biasGradients.get(piece), some, to, true));
                first += some;
            }
            return results(out, active, below, weightGradients, biasGradients);
        }

        private List<Span> weights() {
            return IntStream.range(0, rows.size())
                    .mapToObj(piece -> values(10 + piece, from * to))
                    .toList();
        }

        private List<Span> biases() {
            return IntStream.range(0, rows.size())
                    .mapToObj(piece -> values(20 + piece, to))
                    .toList();
        }

        private Span values(long seed, int length) {
            return tape.of(Numbers.uniform(seed, length, -1, 1), length).span();
        }

        private List<float[]> results(Span out, Span active, Span below, List<Span> weights, List<Span> biases) {
            return Stream.of(List.of(out, active, below), weights, biases)
                    .flatMap(List::stream)
                    .map(span -> read(tape, span))
                    .toList();
        }
    }
}
