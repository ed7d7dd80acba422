package io.locmoe.driver.cpu.product;

import io.locmoe.driver.reference.kernel.DeviceMemory;
import io.locmoe.driver.reference.kernel.KernelImplementation;
import io.locmoe.spi.device.kernel.Cast;
import io.locmoe.spi.device.kernel.MatMul;

/**
 * The matrices of one operand.
 *
 * @param operand where they are
 * @param count   how many; one where the whole batch shares it
 * @param rows    as stored
 * @param columns as stored
 */
record Matrices(MatMul.Operand operand, int count, int rows, int columns) {

    static Matrices a(MatMul kernel) {
        return kernel.transposeA()
                ? of(kernel.a(), kernel, kernel.k(), kernel.m())
                : of(kernel.a(), kernel, kernel.m(), kernel.k());
    }

    static Matrices b(MatMul kernel) {
        return kernel.transposeB()
                ? of(kernel.b(), kernel, kernel.n(), kernel.k())
                : of(kernel.b(), kernel, kernel.k(), kernel.n());
    }

    static Matrices c(MatMul kernel) {
        return of(kernel.c(), kernel, kernel.m(), kernel.n());
    }

    private static Matrices of(MatMul.Operand operand, MatMul kernel, int rows, int columns) {
        return new Matrices(operand, operand.batchStride() == 0 ? 1 : kernel.batch(), rows, columns);
    }

    /** As many matrices in float32, without gaps. */
    Matrices inFloat32(Scratch.Slot slot) {
        long matrix = (long) rows * columns;
        return new Matrices(
                new MatMul.Operand(
                        Scratch.take(slot, count * matrix), columns, operand.batchStride() == 0 ? 0 : matrix),
                count,
                rows,
                columns);
    }

    /** Casts these into others of the same shape, in as few pieces as the gaps allow. */
    void castTo(Matrices target, KernelImplementation<? super Cast> cast, DeviceMemory memory) {
        if (isDense() && target.isDense()) {
            cast(0, target, 0, (long) count * rows * columns, cast, memory);
            return;
        }
        for (int matrix = 0; matrix < count; matrix++) {
            for (int row = 0; row < rows; row++) {
                cast(start(matrix, row), target, target.start(matrix, row), columns, cast, memory);
            }
        }
    }

    private void cast(
            long from,
            Matrices target,
            long to,
            long elements,
            KernelImplementation<? super Cast> cast,
            DeviceMemory memory) {
        if (elements > 0) {
            cast.execute(
                    new Cast(
                            operand.span().slice(from, elements),
                            target.operand.span().slice(to, elements)),
                    memory);
        }
    }

    private boolean isDense() {
        return operand.rowStride() == columns && (count == 1 || operand.batchStride() == (long) rows * columns);
    }

    private long start(int matrix, int row) {
        return matrix * operand.batchStride() + (long) row * operand.rowStride();
    }
}
