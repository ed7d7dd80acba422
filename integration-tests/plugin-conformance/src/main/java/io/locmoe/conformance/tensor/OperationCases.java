package io.locmoe.conformance.tensor;

import static io.locmoe.conformance.tensor.OperationCase.of;

import io.locmoe.spi.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;

/** Uses of every operation. References know the number of columns and work out the rows, which may be none. */
final class OperationCases {
    private OperationCases() {}

    static List<OperationCase> all() {
        List<OperationCase> cases = new ArrayList<>();
        arithmetic(cases, "add", Tensor::add, (l, r) -> l + r);
        arithmetic(cases, "subtract", Tensor::subtract, (l, r) -> l - r);
        arithmetic(cases, "multiply", Tensor::multiply, (l, r) -> l * r);
        arithmetic(cases, "divide", Tensor::divide, (l, r) -> l / r);
        arithmetic(cases, "minimum", Tensor::minimum, Math::min);
        arithmetic(cases, "maximum", Tensor::maximum, Math::max);
        functions(cases);
        cases.addAll(MatrixCases.products());
        cases.addAll(MatrixCases.reductions());
        cases.addAll(MatrixCases.rows());
        cases.addAll(MatrixCases.sharing());
        return cases;
    }

    private interface Pair {
        Tensor of(Tensor left, Tensor right);
    }

    private static void arithmetic(List<OperationCase> cases, String name, Pair operation, DoubleBinaryOperator plain) {
        int columns = 4;
        for (int rows : new int[] {3, 1, 0}) {
            int[] left = {rows, columns};
            String of = " [" + rows + ", 4]";
            cases.add(pair(name, "same shape" + of, left, left, operation, plain, i -> i));
            cases.add(pair(name, "last axis" + of, left, new int[] {columns}, operation, plain, i -> i % columns));
            cases.add(
                    pair(name, "[1, columns]" + of, left, new int[] {1, columns}, operation, plain, i -> i % columns));
            cases.add(pair(name, "[rows, 1]" + of, left, new int[] {rows, 1}, operation, plain, i -> i / columns));
            cases.add(pair(name, "scalar" + of, left, new int[0], operation, plain, i -> 0));
        }
        cases.add(pair(
                name,
                "last axis of three",
                new int[] {2, 3, columns},
                new int[] {columns},
                operation,
                plain,
                i -> i % columns));
        cases.add(pair(name, "scalars", new int[0], new int[0], operation, plain, i -> i));
    }

    private interface Position {
        int right(int left);
    }

    /** Values stay above 0.5, away from the pole of a division. */
    private static OperationCase pair(
            String name,
            String how,
            int[] left,
            int[] right,
            Pair operation,
            DoubleBinaryOperator plain,
            Position position) {
        return of(name, how, new int[][] {left, right}, t -> operation.of(t[0], t[1]), (in, constant) -> {
                    double[] out = new double[in[0].length];
                    for (int i = 0; i < out.length; i++) {
                        out[i] = plain.applyAsDouble(in[0][i], in[1][position.right(i)]);
                    }
                    return out;
                })
                .from(0.5);
    }

    private static void functions(List<OperationCase> cases) {
        function(cases, "affine", -2, t -> t.affine(-1.5f, 0.25f), x -> -1.5 * x + 0.25);
        function(cases, "scale", -2, t -> t.scale(3f), x -> 3 * x);
        function(cases, "relu", -2, Tensor::relu, x -> Math.max(0, x));
        function(cases, "gelu", -2, Tensor::gelu, OperationCases::gelu);
        function(cases, "exp", -2, Tensor::exp, Math::exp);
        function(cases, "log", 0.5, Tensor::log, Math::log);
        function(cases, "sqrt", 0.5, Tensor::sqrt, Math::sqrt);
        function(cases, "sigmoid", -2, Tensor::sigmoid, x -> 1 / (1 + Math.exp(-x)));
        function(cases, "tanh", -2, Tensor::tanh, Math::tanh);
        function(cases, "softplus", -2, Tensor::softplus, x -> Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))));
        function(cases, "clamp", -2, t -> t.clamp(-0.5f, 1f), x -> Math.clamp(x, -0.5, 1));
    }

    /** The tanh form of Hendrycks and Gimpel 2016. */
    static double gelu(double x) {
        return 0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)));
    }

    private interface Single {
        Tensor of(Tensor in);
    }

    private static void function(
            List<OperationCase> cases, String name, double low, Single operation, DoubleUnaryOperator plain) {
        for (int[] shape : new int[][] {{5, 7}, {0, 7}, {}}) {
            cases.add(of(
                            name,
                            "of " + Arrays.toString(shape),
                            new int[][] {shape},
                            t -> operation.of(t[0]),
                            (in, constant) -> Arrays.stream(in[0]).map(plain).toArray())
                    .from(low));
        }
    }
}
