package io.locmoe.driver.reference;

import io.locmoe.driver.reference.kernel.DeviceMemory;
import io.locmoe.spi.device.kernel.MatMul;
import java.util.Arrays;

/**
 * C[i, j] = alpha * sum_p op(A)[i, p] op(B)[p, j] + beta * C[i, j], with each sum in the order of p. Some columns of
 * op(B) at a time are read once for all rows, as tests train on this driver.
 */
final class ReferenceMatMul {
    private static final int COLUMNS = 64;

    private final MatMul kernel;
    private final Floats a;
    private final Floats b;
    private final Floats c;

    private ReferenceMatMul(MatMul kernel, DeviceMemory memory) {
        this.kernel = kernel;
        this.a = Floats.of(kernel.a().span(), memory);
        this.b = Floats.of(kernel.b().span(), memory);
        this.c = Floats.of(kernel.c().span(), memory);
    }

    static void matMul(MatMul kernel, DeviceMemory memory) {
        ReferenceMatMul product = new ReferenceMatMul(kernel, memory);
        for (int matrix = 0; matrix < kernel.batch(); matrix++) {
            for (int first = 0; first < kernel.n(); first += COLUMNS) {
                product.columns(matrix, first, Math.min(COLUMNS, kernel.n() - first));
            }
        }
    }

    private void columns(int matrix, int first, int count) {
        double[] right = right(matrix, first, count);
        double[] left = new double[kernel.k()];
        double[] sums = new double[count];
        for (int row = 0; row < kernel.m(); row++) {
            readLeft(matrix, row, left);
            multiply(left, right, sums);
            store(
                    sums,
                    matrix * kernel.c().batchStride() + (long) row * kernel.c().rowStride() + first);
        }
    }

    /** Columns of op(B), [k, count]. */
    private double[] right(int matrix, int first, int count) {
        MatMul.Operand operand = kernel.b();
        long rowStep = kernel.transposeB() ? 1 : operand.rowStride();
        long columnStep = kernel.transposeB() ? operand.rowStride() : 1;
        long start = matrix * operand.batchStride() + first * columnStep;
        double[] values = new double[Math.multiplyExact(kernel.k(), count)];
        for (int p = 0; p < kernel.k(); p++) {
            for (int column = 0; column < count; column++) {
                values[p * count + column] = b.get(start + p * rowStep + column * columnStep);
            }
        }
        return values;
    }

    /** A row of op(A). */
    private void readLeft(int matrix, int row, double[] values) {
        MatMul.Operand operand = kernel.a();
        long start = matrix * operand.batchStride() + (kernel.transposeA() ? row : (long) row * operand.rowStride());
        long step = kernel.transposeA() ? operand.rowStride() : 1;
        for (int p = 0; p < values.length; p++) {
            values[p] = a.get(start + p * step);
        }
    }

    private static void multiply(double[] left, double[] right, double[] sums) {
        Arrays.fill(sums, 0);
        for (int p = 0; p < left.length; p++) {
            double factor = left[p];
            int from = p * sums.length;
            for (int column = 0; column < sums.length; column++) {
                sums[column] += factor * right[from + column];
            }
        }
    }

    private void store(double[] sums, long start) {
        for (int column = 0; column < sums.length; column++) {
            long at = start + column;
            double old = kernel.beta() == 0 ? 0 : kernel.beta() * c.get(at);
            c.set(at, kernel.alpha() * sums[column] + old);
        }
    }
}
