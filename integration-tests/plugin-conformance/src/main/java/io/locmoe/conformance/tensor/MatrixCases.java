package io.locmoe.conformance.tensor;

import static io.locmoe.conformance.tensor.OperationCase.of;

import io.locmoe.spi.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Uses of the operations that see a matrix. */
final class MatrixCases {
    private MatrixCases() {}

    static List<OperationCase> products() {
        List<OperationCase> cases = new ArrayList<>();
        for (int m : new int[] {3, 1, 0}) {
            cases.add(of(
                    "matmul",
                    "[" + m + ", 4] x [4, 5]",
                    new int[][] {{m, 4}, {4, 5}},
                    t -> t[0].matmul(t[1]),
                    (in, c) -> Plain.product(in[0], in[1], 4, 5, false)));
            cases.add(of(
                    "matmulTransposed",
                    "[" + m + ", 4] x [5, 4]",
                    new int[][] {{m, 4}, {5, 4}},
                    t -> t[0].matmulTransposed(t[1]),
                    (in, c) -> Plain.product(in[0], in[1], 4, 5, true)));
        }
        cases.add(of(
                "matmul",
                "leading axes",
                new int[][] {{2, 3, 4}, {4, 5}},
                t -> t[0].matmul(t[1]),
                (in, c) -> Plain.product(in[0], in[1], 4, 5, false)));
        cases.add(of(
                "matmulTransposed",
                "with itself",
                new int[][] {{3, 4}},
                t -> t[0].matmulTransposed(t[0]),
                (in, c) -> Plain.product(in[0], in[0], 4, 3, true)));
        return cases;
    }

    static List<OperationCase> reductions() {
        List<OperationCase> cases = new ArrayList<>();
        for (int[] shape : new int[][] {{3, 4}, {2, 3, 4}, {4}, {0, 4}}) {
            String how = "of " + Arrays.toString(shape);
            int[][] shapes = {shape};
            cases.add(of("softmax", how, shapes, t -> t[0].softmax(), (in, c) -> Plain.softmax(in[0], 4)));
            cases.add(of("normalize", how, shapes, t -> t[0].normalize(), (in, c) -> Plain.normalize(in[0], 4)));
            cases.add(of("logSumExp", how, shapes, t -> t[0].logSumExp(), (in, c) -> Plain.logSumExp(in[0], 4)));
            cases.add(of("sum", how, shapes, t -> t[0].sum(), (in, c) ->
                    new double[] {Arrays.stream(in[0]).sum()}));
            cases.add(of("sumRows", how, shapes, t -> t[0].sumRows(), (in, c) -> Plain.sumRows(in[0], 4)));
            cases.add(of("sumColumns", how, shapes, t -> t[0].sumColumns(), (in, c) -> Plain.sumColumns(in[0], 4)));
            cases.add(of(
                    "groupMean",
                    how,
                    new int[][] {shape},
                    t -> t[0].groupMean(2),
                    (in, c) -> Arrays.stream(Plain.sumColumns(in[0], 2))
                            .map(x -> x / 2)
                            .toArray()));
            cases.add(of(
                    "normalizedGroupMean",
                    how,
                    new int[][] {shape},
                    t -> t[0].normalizedGroupMean(2),
                    (in, c) -> Arrays.stream(Plain.sumColumns(Plain.normalize(in[0], 4), 2))
                            .map(x -> x / 2)
                            .toArray()));
        }
        cases.add(of("mean", "of [3, 4]", new int[][] {{3, 4}}, t -> t[0].mean(), (in, c) ->
                new double[] {Arrays.stream(in[0]).sum() / 12}));
        cases.add(of("sum", "of a scalar", new int[][] {{}}, t -> t[0].sum(), (in, c) -> in[0].clone()));
        return cases;
    }

    static List<OperationCase> rows() {
        int[] none = {};
        int[] repeated = {2, 0, 2, 2, 4};
        return List.of(
                of(
                        "gatherRows",
                        "repeated",
                        new int[][] {{5, 3}},
                        t -> t[0].gatherRows(repeated),
                        (in, c) -> Plain.gather(in[0], repeated, 3)),
                of("gatherRows", "none", new int[][] {{5, 3}}, t -> t[0].gatherRows(none), (in, c) -> new double[0]),
                of(
                        "gatherRows",
                        "none of none",
                        new int[][] {{0, 3}},
                        t -> t[0].gatherRows(none),
                        (in, c) -> new double[0]),
                of(
                        "scatterRows",
                        "repeated",
                        new int[][] {{5, 3}},
                        t -> t[0].scatterRows(repeated, 6),
                        (in, c) -> Plain.scatter(in[0], repeated, 6, 3)),
                of(
                        "scatterRows",
                        "none",
                        new int[][] {{0, 3}},
                        t -> t[0].scatterRows(none, 2),
                        (in, c) -> new double[6]),
                of(
                        "pick",
                        "repeated",
                        new int[][] {{4, 3}},
                        t -> t[0].pick(new int[] {0, 3, 3, 0}, new int[] {2, 1, 1, 0}),
                        (in, c) -> new double[] {in[0][2], in[0][10], in[0][10], in[0][0]}),
                of("pick", "none", new int[][] {{4, 3}}, t -> t[0].pick(none, none), (in, c) -> new double[0]));
    }

    /** Tensors that share memory, or are used more than once: gradients add up. */
    static List<OperationCase> sharing() {
        int[][] one = {{3, 4}};
        return List.of(
                of(
                        "reshape",
                        "and the tensor itself",
                        one,
                        t -> t[0].reshape(2, 6).softmax().reshape(3, 4).multiply(t[0]),
                        (in, c) -> Plain.multiply(Plain.softmax(in[0], 6), in[0])),
                of(
                        "groupMean",
                        "of one element each, times the tensor",
                        one,
                        t -> t[0].groupMean(4).multiply(t[0]),
                        (in, c) -> Plain.multiply(in[0], in[0])),
                of(
                        "normalizedGroupMean",
                        "of one element each, times the tensor",
                        one,
                        t -> t[0].normalizedGroupMean(4).multiply(t[0]),
                        (in, c) -> Plain.multiply(Plain.normalize(in[0], 4), in[0])),
                of("reshape", "none", new int[][] {{0, 4}}, t -> t[0].reshape(2, 0), (in, c) -> new double[0]),
                of(
                        "detach",
                        "times the tensor",
                        one,
                        t -> t[0].detach().multiply(t[0]),
                        (in, c) -> Plain.multiply(c[0], in[0])),
                of(
                        "add",
                        "to itself",
                        one,
                        t -> t[0].add(t[0]),
                        (in, c) -> Arrays.stream(in[0]).map(x -> 2 * x).toArray()),
                of("multiply", "with itself", one, t -> t[0].multiply(t[0]), (in, c) -> Plain.multiply(in[0], in[0])),
                of("divide", "by itself", one, t -> t[0].divide(t[0]), (in, c) -> Plain.divide(in[0], in[0]))
                        .from(0.5),
                of(
                        "gatherRows",
                        "twice",
                        one,
                        t -> rows(t[0], 1, 1).add(rows(t[0], 0, 1)),
                        (in, c) -> Plain.add(
                                Plain.gather(in[0], new int[] {1, 1}, 4), Plain.gather(in[0], new int[] {0, 1}, 4))),
                of("exp", "used three times", one, t -> thrice(t[0].exp()), (in, c) -> {
                    double[] e = Arrays.stream(in[0]).map(Math::exp).toArray();
                    return Plain.add(Plain.multiply(e, e), e);
                }));
    }

    private static Tensor rows(Tensor in, int first, int second) {
        return in.gatherRows(new int[] {first, second});
    }

    private static Tensor thrice(Tensor x) {
        return x.multiply(x).add(x);
    }
}
