package io.locmoe.conformance.device;

import io.locmoe.conformance.device.workspace.Workspace;
import io.locmoe.spi.device.kernel.MatMul;
import io.locmoe.spi.device.memory.ElementType;
import io.locmoe.spi.device.memory.Span;
import java.util.ArrayList;
import java.util.List;

/** Matrix products: transposes, strides, batches, alpha and beta, empty sides. */
final class MatMulCases {
    private static final int[][] SHAPES = {
        {1, 1, 1},
        {1, 7, 16},
        {7, 1, 17},
        {5, 3, 0},
        {0, 3, 5},
        {3, 0, 5},
        {16, 16, 16},
        {17, 33, 9},
        {63, 31, 65},
        {4, 257, 128},
        {257, 4, 63},
        {70, 65, 300}
    };

    /** Products of more factors take a while, and are tried with one beta each, or with half of the types. */
    private static final int LARGE = 50_000;

    private static final float[] BETAS = {0, 1, -0.5f};

    private MatMulCases() {}

    static List<KernelCase> matMul() {
        List<KernelCase> cases = new ArrayList<>();
        for (int[] shape : SHAPES) {
            for (int choice = 0; choice < 16; choice++) {
                boolean transposeA = (choice & 1) != 0;
                boolean transposeB = (choice & 2) != 0;
                int gap = (choice & 4) != 0 ? 3 : 0;
                int batch = (choice & 8) != 0 ? 3 : 1;
                for (float beta : isLarge(shape) ? new float[] {BETAS[choice % BETAS.length]} : BETAS) {
                    cases.add(matMul(shape[0], shape[1], shape[2], transposeA, transposeB, gap, batch, 0.75f, beta));
                }
            }
        }
        cases.add(matMul(3, 4, 5, false, false, 0, 0, 1, 0));
        cases.add(matMul(3, 4, 5, false, true, 1, 2, 0, 2));
        cases.add(sharedWeights());
        cases.add(dense());
        return cases;
    }

    private static boolean isLarge(int[] shape) {
        return shape[0] * shape[1] * shape[2] > LARGE;
    }

    /** Operands of a smaller type, with results of the same and of float32. */
    static List<KernelCase> ofType(ElementType type) {
        List<KernelCase> cases = new ArrayList<>();
        for (int[] shape : SHAPES) {
            for (int choice = 0; choice < 16; choice++) {
                boolean gaps = (choice & 4) != 0;
                boolean small = (choice & 8) != 0;
                if (isLarge(shape) && small != gaps) {
                    continue;
                }
                ElementType result = small ? type : ElementType.FLOAT32;
                cases.add(matMul(
                        new Types(type, result),
                        shape[0],
                        shape[1],
                        shape[2],
                        (choice & 1) != 0,
                        (choice & 2) != 0,
                        gaps ? 3 : 0,
                        gaps ? 3 : 1,
                        0.75f,
                        gaps ? -0.5f : 0));
            }
        }
        Workspace w = new Workspace(97);
        MatMul.Operand shared = new MatMul.Operand(w.normal(type, 6 * 5, 1), 5, 0);
        MatMul.Operand rows = operand(w, type, 4, 6, 0, 3);
        cases.add(expect(w, new MatMul(rows, false, shared, false, operand(w, type, 4, 5, 0, 3), 4, 5, 6, 3, 1, 1)));
        return cases;
    }

    /** Types of A and B, and of C. */
    private record Types(ElementType operands, ElementType result) {}

    private static KernelCase matMul(
            int m, int n, int k, boolean transposeA, boolean transposeB, int gap, int batch, float alpha, float beta) {
        Types types = new Types(ElementType.FLOAT32, ElementType.FLOAT32);
        return matMul(types, m, n, k, transposeA, transposeB, gap, batch, alpha, beta);
    }

    private static KernelCase matMul(
            Types types,
            int m,
            int n,
            int k,
            boolean transposeA,
            boolean transposeB,
            int gap,
            int batch,
            float alpha,
            float beta) {
        Workspace w = new Workspace(m * 31L + n * 17L + k);
        MatMul.Operand a = operand(w, types.operands(), transposeA ? k : m, transposeA ? m : k, gap, batch);
        MatMul.Operand b = operand(w, types.operands(), transposeB ? n : k, transposeB ? k : n, gap, batch);
        MatMul.Operand c = operand(w, types.result(), m, n, gap, batch);
        return expect(w, new MatMul(a, transposeA, b, transposeB, c, m, n, k, batch, alpha, beta));
    }

    private static MatMul.Operand operand(Workspace w, int rows, int columns, int gap, int batch) {
        return operand(w, ElementType.FLOAT32, rows, columns, gap, batch);
    }

    private static MatMul.Operand operand(Workspace w, ElementType type, int rows, int columns, int gap, int batch) {
        int stride = columns + gap;
        long matrix = (long) rows * stride + gap;
        return new MatMul.Operand(w.normal(type, batch * matrix, 1), stride, matrix);
    }

    /** One right operand for the whole batch: a batch stride of 0. */
    private static KernelCase sharedWeights() {
        Workspace w = new Workspace(99);
        MatMul.Operand b = new MatMul.Operand(w.normal(6 * 5), 5, 0);
        return expect(w, new MatMul(operand(w, 4, 6, 0, 3), false, b, false, operand(w, 4, 5, 0, 3), 4, 5, 6, 3, 1, 0));
    }

    private static KernelCase dense() {
        Workspace w = new Workspace(98);
        Span c = w.unwritten(20 * 24);
        return expect(w, MatMul.of(w.normal(48 * 20), true, w.normal(24 * 48), true, c, 20, 24, 48, 0));
    }

    private static KernelCase expect(Workspace w, MatMul kernel) {
        double[] a = w.read(kernel.a().span());
        double[] b = w.read(kernel.b().span());
        double[] c = w.read(kernel.c().span());
        for (int matrix = 0; matrix < kernel.batch(); matrix++) {
            for (int i = 0; i < kernel.m(); i++) {
                for (int j = 0; j < kernel.n(); j++) {
                    double sum = 0;
                    for (int p = 0; p < kernel.k(); p++) {
                        sum += a[at(kernel.a(), matrix, kernel.transposeA() ? p : i, kernel.transposeA() ? i : p)]
                                * b[at(kernel.b(), matrix, kernel.transposeB() ? j : p, kernel.transposeB() ? p : j)];
                    }
                    int at = at(kernel.c(), matrix, i, j);
                    c[at] = kernel.alpha() * sum + (kernel.beta() == 0 ? 0 : kernel.beta() * c[at]);
                }
            }
        }
        return new KernelCase("matmul", w, kernel).gives(kernel.c().span(), c);
    }

    private static int at(MatMul.Operand operand, int matrix, int row, int column) {
        return (int) (matrix * operand.batchStride() + (long) row * operand.rowStride() + column);
    }
}
