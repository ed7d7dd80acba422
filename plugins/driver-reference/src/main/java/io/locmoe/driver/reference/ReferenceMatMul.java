package io.locmoe.driver.reference;

import io.locmoe.driver.reference.kernel.DeviceMemory;
import io.locmoe.spi.device.kernel.MatMul;

/** C[i, j] = alpha * sum_p op(A)[i, p] op(B)[p, j] + beta * C[i, j]. */
final class ReferenceMatMul {
    private ReferenceMatMul() {}

    static void matMul(MatMul kernel, DeviceMemory memory) {
        Floats c = Floats.of(kernel.c().span(), memory);
        for (int matrix = 0; matrix < kernel.batch(); matrix++) {
            long origin = matrix * kernel.c().batchStride();
            for (int row = 0; row < kernel.m(); row++) {
                for (int column = 0; column < kernel.n(); column++) {
                    long at = origin + (long) row * kernel.c().rowStride() + column;
                    double old = kernel.beta() == 0 ? 0 : kernel.beta() * c.get(at);
                    c.set(at, kernel.alpha() * dot(kernel, memory, matrix, row, column) + old);
                }
            }
        }
    }

    private static double dot(MatMul kernel, DeviceMemory memory, int matrix, int row, int column) {
        MatMul.Operand left = kernel.a();
        MatMul.Operand right = kernel.b();
        Floats a = Floats.of(left.span(), memory);
        Floats b = Floats.of(right.span(), memory);
        long aStart = matrix * left.batchStride() + (kernel.transposeA() ? row : (long) row * left.rowStride());
        long bStart = matrix * right.batchStride() + (kernel.transposeB() ? (long) column * right.rowStride() : column);
        long aStep = kernel.transposeA() ? left.rowStride() : 1;
        long bStep = kernel.transposeB() ? 1 : right.rowStride();
        double sum = 0;
        for (int p = 0; p < kernel.k(); p++) {
            sum += a.get(aStart + p * aStep) * b.get(bStart + p * bStep);
        }
        return sum;
    }
}
