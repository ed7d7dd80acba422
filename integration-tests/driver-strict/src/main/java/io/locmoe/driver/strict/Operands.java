package io.locmoe.driver.strict;

import io.locmoe.driver.reference.kernel.DeviceMemory;
import io.locmoe.spi.device.kernel.Accumulate;
import io.locmoe.spi.device.kernel.AdamW;
import io.locmoe.spi.device.kernel.Affine;
import io.locmoe.spi.device.kernel.Binary;
import io.locmoe.spi.device.kernel.Cast;
import io.locmoe.spi.device.kernel.Copy;
import io.locmoe.spi.device.kernel.CrossEntropy;
import io.locmoe.spi.device.kernel.CrossEntropyBackward;
import io.locmoe.spi.device.kernel.Fill;
import io.locmoe.spi.device.kernel.FusedKernel;
import io.locmoe.spi.device.kernel.GatherRows;
import io.locmoe.spi.device.kernel.Kernel;
import io.locmoe.spi.device.kernel.LayerNorm;
import io.locmoe.spi.device.kernel.LayerNormBackward;
import io.locmoe.spi.device.kernel.LogSumExp;
import io.locmoe.spi.device.kernel.MatMul;
import io.locmoe.spi.device.kernel.ScatterAddRows;
import io.locmoe.spi.device.kernel.Softmax;
import io.locmoe.spi.device.kernel.SoftmaxBackward;
import io.locmoe.spi.device.kernel.SumColumns;
import io.locmoe.spi.device.kernel.SumOfSquares;
import io.locmoe.spi.device.kernel.SumRows;
import io.locmoe.spi.device.kernel.Unary;
import io.locmoe.spi.device.kernel.UnaryBackward;
import io.locmoe.spi.device.memory.Span;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;

/** What each kernel reads and writes. The kit finds a supported kernel that is not named here. */
final class Operands {
    private Operands() {}

    static List<Operand> of(Kernel kernel) {
        return switch (kernel) {
            case Cast k -> List.of(Operand.read("in", k.in()), Operand.write("out", k.out()));
            case Copy k -> List.of(Operand.read("in", k.in()), Operand.write("out", k.out()));
            case Fill k -> List.of(Operand.write("out", k.out()));
            case Affine k ->
                List.of(
                        Operand.read("in", k.in()),
                        Operand.write("out", k.out()).mayBe("in"));
            case Accumulate k -> List.of(Operand.read("in", k.in()), Operand.readWrite("target", k.target()));
            case Unary k ->
                List.of(
                        Operand.read("in", k.in()),
                        Operand.write("out", k.out()).mayBe("in"));
            case UnaryBackward k ->
                List.of(
                        Operand.read("in", k.in()),
                        Operand.read("out", k.out()),
                        Operand.read("gradientOut", k.gradientOut()),
                        Operand.write("gradientIn", k.gradientIn()).mayBe("gradientOut"));
            case Binary k ->
                List.of(
                        Operand.read("left", k.left()),
                        Operand.read("right", k.right()),
                        Operand.write("out", k.out()).mayBe("left"));
            case AdamW k ->
                List.of(
                        Operand.readWrite("parameter", k.parameter()),
                        Operand.read("gradient", k.gradient()),
                        Operand.readWrite("firstMoment", k.firstMoment()),
                        Operand.readWrite("secondMoment", k.secondMoment()));
            case MatMul k -> matMul(k);
            case GatherRows k ->
                List.of(
                        Operand.read("in", k.in()).touching(gathered(k)),
                        Operand.read("index", k.index()),
                        Operand.write("out", k.out()));
            case ScatterAddRows k ->
                List.of(
                        Operand.read("in", k.in()),
                        Operand.read("index", k.index()),
                        Operand.readWrite("out", k.out())
                                .touching(chosenRows(k.index(), k.rows(), k.outRows(), k.columns())));
            case FusedKernel k -> FusedOperands.of(k);
            default -> ofRows(kernel);
        };
    }

    private static List<Operand> ofRows(Kernel kernel) {
        return switch (kernel) {
            case Softmax k ->
                List.of(
                        Operand.read("in", k.in()).touching(visible(k)),
                        Operand.write("out", k.out()).mayBe("in"));
            case SoftmaxBackward k ->
                List.of(
                        Operand.read("out", k.out()),
                        Operand.read("gradientOut", k.gradientOut()),
                        Operand.write("gradientIn", k.gradientIn()).mayBe("gradientOut"));
            case LogSumExp k -> List.of(Operand.read("in", k.in()), Operand.write("out", k.out()));
            case CrossEntropy k ->
                List.of(
                        Operand.read("logits", k.logits()),
                        Operand.read("targets", k.targets()),
                        Operand.write("probabilities", k.probabilities()),
                        Operand.write("loss", k.loss()));
            case CrossEntropyBackward k ->
                List.of(
                        Operand.read("probabilities", k.probabilities()),
                        Operand.read("targets", k.targets()),
                        Operand.read("gradientLoss", k.gradientLoss()),
                        Operand.write("gradientLogits", k.gradientLogits()).mayBe("probabilities"));
            case LayerNorm k ->
                List.of(
                        Operand.read("in", k.in()),
                        Operand.read("gain", k.gain()),
                        Operand.read("bias", k.bias()),
                        Operand.write("out", k.out()),
                        Operand.write("mean", k.mean()),
                        Operand.write("rstd", k.rstd()));
            case LayerNormBackward k ->
                List.of(
                        Operand.read("in", k.in()),
                        Operand.read("gain", k.gain()),
                        Operand.read("mean", k.mean()),
                        Operand.read("rstd", k.rstd()),
                        Operand.read("gradientOut", k.gradientOut()),
                        Operand.write("gradientIn", k.gradientIn()),
                        Operand.readWrite("gradientGain", k.gradientGain()),
                        Operand.readWrite("gradientBias", k.gradientBias()));
            case SumColumns k -> List.of(Operand.read("in", k.in()), Operand.write("out", k.out()));
            case SumRows k ->
                List.of(
                        Operand.read("in", k.in()),
                        k.accumulate() ? Operand.readWrite("out", k.out()) : Operand.write("out", k.out()));
            case SumOfSquares k -> List.of(Operand.read("in", k.in()), Operand.write("out", k.out()));
            default -> throw unknown(kernel);
        };
    }

    static IllegalStateException unknown(Kernel kernel) {
        return new IllegalStateException(
                "the driver strict does not know what " + kernel.getClass().getName() + " reads and writes");
    }

    private static List<Operand> matMul(MatMul k) {
        Operand a = Operand.read("A", k.a().span())
                .touching(k.transposeA() ? strided(k.a(), k.k(), k.m(), k) : strided(k.a(), k.m(), k.k(), k));
        Operand b = Operand.read("B", k.b().span())
                .touching(k.transposeB() ? strided(k.b(), k.n(), k.k(), k) : strided(k.b(), k.k(), k.n(), k));
        Operand c = k.beta() == 0 ? Operand.write("C", k.c().span()) : Operand.readWrite("C", k.c().span());
        return List.of(a, b, c.touching(strided(k.c(), k.m(), k.n(), k)));
    }

    /** The rows of each matrix of the batch; none where the product is empty. */
    private static Operand.Runs strided(MatMul.Operand operand, int rows, int columns, MatMul kernel) {
        int batch = kernel.m() == 0 || kernel.n() == 0 ? 0 : kernel.batch();
        return new Operand.Strided(batch, operand.batchStride(), rows, operand.rowStride(), columns);
    }

    private static Operand.Runs visible(Softmax kernel) {
        return (memory, visitor) -> {
            for (int row = 0; row < kernel.rows() && kernel.columns() > 0; row++) {
                visitor.run(
                        (long) row * kernel.columns(), kernel.causal() ? row % kernel.columns() + 1 : kernel.columns());
            }
        };
    }

    private static Operand.Runs gathered(GatherRows kernel) {
        return chosenRows(kernel.index(), kernel.rows(), kernel.inRows(), kernel.columns());
    }

    /** The rows an index names; what it names wrongly is left to the kernel to refuse. */
    static Operand.Runs chosenRows(Span index, int count, int rows, int columns) {
        return (DeviceMemory memory, Operand.Visitor visitor) -> {
            if (memory == null) {
                visitor.run(0, (long) rows * columns);
                return;
            }
            MemorySegment numbers = memory.of(index);
            for (int i = 0; i < count; i++) {
                int row = numbers.getAtIndex(ValueLayout.JAVA_INT, i);
                if (row >= 0 && row < rows) {
                    visitor.run((long) row * columns, columns);
                }
            }
        };
    }
}
