package io.locmoe.conformance.device;

import io.locmoe.conformance.device.workspace.Workspace;
import io.locmoe.spi.device.kernel.GroupedLinear;
import io.locmoe.spi.device.kernel.GroupedLinearBackward;
import io.locmoe.spi.device.kernel.GroupedLinearGradients;
import io.locmoe.spi.device.kernel.Unary;
import io.locmoe.spi.device.memory.ElementType;
import io.locmoe.spi.device.memory.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/** Linear maps of uneven and of empty pieces of rows, with and without bias and GeLU, and their gradients. */
final class GroupedLinearCases {
    /** Rows of each piece. */
    private static final List<List<Integer>> ROWS =
            List.of(List.of(), List.of(0, 0), List.of(5), List.of(1, 0, 7, 3), List.of(33, 2, 0, 1, 70, 0));

    /** From and to so many columns. */
    private static final int[][] COLUMNS = {{1, 1}, {7, 16}, {17, 33}, {64, 31}, {128, 257}};

    private static final DoubleUnaryOperator GELU = UnaryCases.value(Unary.Function.GELU);

    private GroupedLinearCases() {}

    /** The operands of one case; the first and the last piece share their weight. */
    private record Operands(
            Workspace w, ElementType type, List<Integer> rows, int from, int to, boolean small, boolean more) {
        int total() {
            return rows.stream().mapToInt(Integer::intValue).sum();
        }

        /** Results are of the small type, or of float32. */
        ElementType result() {
            return small ? type : ElementType.FLOAT32;
        }

        Span rows(ElementType of, int columns) {
            return w.normal(of, (long) total() * columns, 1);
        }

        Span unwritten(ElementType of, int columns) {
            return w.unwritten(of, (long) total() * columns);
        }

        List<Span> each(ElementType of, long length) {
            List<Span> spans = new ArrayList<>();
            for (int piece = 0; piece < rows.size(); piece++) {
                boolean last = piece > 0 && piece == rows.size() - 1;
                spans.add(last ? spans.getFirst() : w.normal(of, length, 1));
            }
            return spans;
        }
    }

    private interface OfOperands {
        KernelCase make(Operands operands);
    }

    private static List<KernelCase> cases(ElementType type, OfOperands maker) {
        List<KernelCase> cases = new ArrayList<>();
        for (List<Integer> rows : ROWS) {
            for (int[] columns : COLUMNS) {
                for (int choice = 0; choice < 4; choice++) {
                    Workspace w = new Workspace(rows.hashCode() * 31L + columns[0]);
                    cases.add(maker.make(
                            new Operands(w, type, rows, columns[0], columns[1], (choice & 1) != 0, (choice & 2) != 0)));
                }
            }
        }
        return cases;
    }

    static List<KernelCase> forward(ElementType type) {
        return cases(type, GroupedLinearCases::forward);
    }

    private static KernelCase forward(Operands o) {
        Span in = o.rows(o.type, o.from);
        List<Span> weights = o.each(o.type, (long) o.from * o.to);
        boolean biased = o.more || o.type != ElementType.FLOAT32;
        List<Span> biases = biased ? o.each(o.small ? o.type : ElementType.FLOAT32, o.to) : List.of();
        Span out = o.unwritten(o.result(), o.to);
        Span active = o.more ? o.unwritten(o.result(), o.to) : null;
        double[] sums = product(o, in, weights, false);
        List<double[]> terms = biases.stream().map(o.w::read).toList();
        for (int i = 0; i < sums.length && biased; i++) {
            sums[i] += terms.get(piece(o.rows, i / o.to))[i % o.to];
        }
        KernelCase made = new KernelCase(
                        "grouped linear",
                        o.w,
                        new GroupedLinear(o.rows, in, weights, biases, out, active, o.from, o.to))
                .gives(out, sums);
        return active == null ? made : made.gives(active, Cases.values(sums.length, i -> GELU.applyAsDouble(sums[i])));
    }

    static List<KernelCase> backward(ElementType type) {
        return cases(type, GroupedLinearCases::backward);
    }

    private static KernelCase backward(Operands o) {
        Span above = o.rows(o.type, o.to);
        List<Span> weights = o.each(o.type, (long) o.from * o.to);
        Span inner = o.more ? o.rows(o.result(), o.from) : null;
        Span below = o.unwritten(o.result(), o.from);
        double[] gradients = product(o, above, weights, true);
        if (inner != null) {
            double[] x = o.w.read(inner);
            for (int i = 0; i < x.length; i++) {
                gradients[i] *= UnaryCases.slope(Unary.Function.GELU, x[i]);
            }
        }
        return new KernelCase(
                        "backward", o.w, new GroupedLinearBackward(o.rows, above, weights, inner, below, o.from, o.to))
                .gives(below, gradients);
    }

    static List<KernelCase> gradients(ElementType type) {
        return cases(type, GroupedLinearCases::gradients);
    }

    private static KernelCase gradients(Operands o) {
        Span in = o.rows(o.type, o.from);
        Span above = o.rows(o.type, o.to);
        List<Span> weights = o.each(ElementType.FLOAT32, (long) o.from * o.to);
        List<Span> biases = o.each(ElementType.FLOAT32, o.to);
        KernelCase made = new KernelCase(
                "gradients", o.w, new GroupedLinearGradients(o.rows, in, above, weights, biases, o.from, o.to));
        double[] x = o.w.read(in);
        double[] dy = o.w.read(above);
        for (Span weight : weights.stream().distinct().toList()) {
            Span bias = biases.get(weights.indexOf(weight));
            double[] sums = o.w.read(weight);
            double[] biasSums = o.w.read(bias);
            for (int row = 0; row < o.total(); row++) {
                if (weights.get(piece(o.rows, row)).equals(weight)) {
                    add(o, x, dy, row, sums, biasSums);
                }
            }
            made.gives(weight, sums).gives(bias, biasSums);
        }
        return made;
    }

    private static void add(Operands o, double[] x, double[] dy, int row, double[] sums, double[] biasSums) {
        for (int i = 0; i < sums.length; i++) {
            sums[i] += x[row * o.from + i / o.to] * dy[row * o.to + i % o.to];
        }
        for (int i = 0; i < o.to; i++) {
            biasSums[i] += dy[row * o.to + i];
        }
    }

    /** Each row times the weight of its piece, or that transposed. */
    private static double[] product(Operands o, Span rows, List<Span> weights, boolean transposed) {
        int columns = transposed ? o.to : o.from;
        int others = transposed ? o.from : o.to;
        double[] x = o.w.read(rows);
        List<double[]> w = weights.stream().map(o.w::read).toList();
        return Cases.values((long) o.total() * others, i -> {
            int row = i / others;
            double[] weight = w.get(piece(o.rows, row));
            double sum = 0;
            for (int k = 0; k < columns; k++) {
                int at = transposed ? i % others * o.to + k : k * o.to + i % others;
                sum += x[row * columns + k] * weight[at];
            }
            return sum;
        });
    }

    /** The piece of a row. */
    private static int piece(List<Integer> rows, int row) {
        int piece = 0;
        for (int left = row; left >= rows.get(piece); piece++) {
            left -= rows.get(piece);
        }
        return piece;
    }
}
