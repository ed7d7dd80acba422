package io.locmoe.driver.cpu;

import io.locmoe.spi.device.kernel.Binary;
import io.locmoe.spi.device.kernel.GroupedLinear;
import io.locmoe.spi.device.kernel.GroupedLinearBackward;
import io.locmoe.spi.device.kernel.GroupedLinearGradients;
import io.locmoe.spi.device.kernel.Kernel;
import io.locmoe.spi.device.kernel.MatMul;
import io.locmoe.spi.device.kernel.SumRows;
import io.locmoe.spi.device.kernel.Unary;
import io.locmoe.spi.device.kernel.UnaryBackward;
import io.locmoe.spi.device.memory.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;
import java.util.stream.Stream;

/** Eight experts with 2,048 rows, for {@link FusedBenchmark}: grouped, and expert by expert by the plain kernels. */
final class FusedExperts {
    private static final List<Integer> ROWS = List.of(300, 200, 256, 310, 180, 290, 256, 256);
    private static final int ALL = 2048;

    private final LongFunction<Span> values;
    private final int width;
    private final int hidden;
    private final Span x;
    private final Span inner;
    private final Span active;
    private final Span y;
    private final Map in;
    private final Map out;

    FusedExperts(LongFunction<Span> values, int width, int hidden) {
        this.values = values;
        this.width = width;
        this.hidden = hidden;
        x = values.apply((long) ALL * width);
        inner = values.apply((long) ALL * hidden);
        active = values.apply((long) ALL * hidden);
        y = values.apply((long) ALL * width);
        in = new Map(each((long) width * hidden), each(hidden), width, hidden);
        out = new Map(each((long) width * hidden), each(width), hidden, width);
    }

    /** One of the two linear maps of each expert; gradients are added to what it has. */
    private record Map(List<Span> weights, List<Span> biases, int from, int to) {
        Map of(int expert, int end) {
            return new Map(weights.subList(expert, end), biases.subList(expert, end), from, to);
        }
    }

    interface Report {
        void compare(String name, List<Kernel> fused, List<Kernel> composed);
    }

    private List<Span> each(long elements) {
        return Stream.generate(() -> values.apply(elements)).limit(ROWS.size()).toList();
    }

    void report(Report report) {
        List<Kernel> forward = new ArrayList<>();
        List<Kernel> rows = new ArrayList<>();
        List<Kernel> forwardInTurn = new ArrayList<>();
        List<Kernel> rowsInTurn = new ArrayList<>();
        List<Kernel> weights = new ArrayList<>();
        int first = 0;
        for (int expert = 0; expert < ROWS.size(); expert++) {
            int some = ROWS.get(expert);
            Span rowsIn = x.slice((long) first * width, (long) some * width);
            Span rowsInner = inner.slice((long) first * hidden, (long) some * hidden);
            Span rowsActive = active.slice((long) first * hidden, (long) some * hidden);
            Span rowsOut = y.slice((long) first * width, (long) some * width);
            forward.addAll(linear(in, expert, some, rowsIn, rowsInner));
            forward.add(new Unary(Unary.Function.GELU, rowsInner, rowsActive));
            forward.addAll(linear(out, expert, some, rowsActive, rowsOut));
            rows.add(back(out, expert, some, rowsOut, rowsActive));
            rows.add(new UnaryBackward(Unary.Function.GELU, rowsInner, rowsInner, rowsActive, rowsActive));
            rows.add(back(in, expert, some, rowsActive, rowsIn));
            weights.addAll(gradients(out, expert, some, rowsActive, rowsOut));
            weights.addAll(gradients(in, expert, some, rowsIn, rowsInner));
            forwardInTurn.addAll(forward(List.of(some), expert, expert + 1, rowsIn, rowsInner, rowsActive, rowsOut));
            rowsInTurn.addAll(backward(List.of(some), expert, expert + 1, rowsIn, rowsInner, rowsActive, rowsOut));
            first += some;
        }
        report.compare("experts in turn " + width, forwardInTurn, forward);
        report.compare("experts in turn, gradients of rows " + width, rowsInTurn, rows);
        report.compare("experts " + width, forward(ROWS, 0, ROWS.size(), x, inner, active, y), forward);
        report.compare(
                "experts, gradients of rows " + width, backward(ROWS, 0, ROWS.size(), x, inner, active, y), rows);
        report.compare(
                "experts, gradients of weights " + width,
                List.of(
                        new GroupedLinearGradients(ROWS, active, y, out.weights, out.biases, hidden, width),
                        new GroupedLinearGradients(ROWS, x, inner, in.weights, in.biases, width, hidden)),
                weights);
    }

    private List<Kernel> forward(
            List<Integer> rows, int expert, int end, Span from, Span middle, Span activated, Span to) {
        Map first = in.of(expert, end);
        Map second = out.of(expert, end);
        return List.of(
                new GroupedLinear(rows, from, first.weights, first.biases, middle, activated, width, hidden),
                new GroupedLinear(rows, activated, second.weights, second.biases, to, null, hidden, width));
    }

    private List<Kernel> backward(
            List<Integer> rows, int expert, int end, Span from, Span middle, Span activated, Span to) {
        return List.of(
                new GroupedLinearBackward(rows, to, out.of(expert, end).weights, middle, activated, hidden, width),
                new GroupedLinearBackward(rows, activated, in.of(expert, end).weights, null, from, width, hidden));
    }

    private static List<Kernel> linear(Map map, int expert, int rows, Span from, Span to) {
        Span bias = map.biases.get(expert);
        return List.of(
                MatMul.of(from, false, map.weights.get(expert), false, to, rows, map.to, map.from, 0f),
                new Binary(Binary.Operation.ADD, to, bias, to, rows, map.to, Binary.Spread.OVER_ROWS));
    }

    private static Kernel back(Map map, int expert, int rows, Span above, Span below) {
        return MatMul.of(above, false, map.weights.get(expert), true, below, rows, map.from, map.to, 0f);
    }

    private static List<Kernel> gradients(Map map, int expert, int rows, Span from, Span above) {
        Span weight = map.weights.get(expert);
        return List.of(
                MatMul.of(from, true, above, false, weight, map.from, map.to, rows, 1f),
                new SumRows(above, map.biases.get(expert), rows, map.to, true));
    }
}
