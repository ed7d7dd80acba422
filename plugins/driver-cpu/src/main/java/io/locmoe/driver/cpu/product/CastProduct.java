package io.locmoe.driver.cpu.product;

import io.locmoe.driver.reference.kernel.DeviceMemory;
import io.locmoe.driver.reference.kernel.KernelImplementation;
import io.locmoe.spi.device.kernel.Cast;
import io.locmoe.spi.device.kernel.MatMul;
import io.locmoe.spi.device.memory.ElementType;

/**
 * A product of a small type by one that can do less: operands are cast to float32 before it and the result is rounded
 * after it. Sums are so accumulated in float32 and rounded once.
 */
public final class CastProduct implements KernelImplementation<MatMul> {
    private final KernelImplementation<MatMul> product;
    private final KernelImplementation<? super Cast> cast;
    private final boolean castsOperands;

    private CastProduct(
            KernelImplementation<MatMul> product, KernelImplementation<? super Cast> cast, boolean castsOperands) {
        this.product = product;
        this.cast = cast;
        this.castsOperands = castsOperands;
    }

    /** Casts the operands to float32 and multiplies them there. */
    public static CastProduct by(KernelImplementation<MatMul> float32, KernelImplementation<? super Cast> cast) {
        return new CastProduct(float32, cast, true);
    }

    /** Multiplies A and B as they are, by a product that gives float32, and rounds its result. */
    public static CastProduct rounding(KernelImplementation<MatMul> product, KernelImplementation<? super Cast> cast) {
        return new CastProduct(product, cast, false);
    }

    @Override
    public void execute(MatMul kernel, DeviceMemory memory) {
        if (kernel.m() == 0 || kernel.n() == 0 || kernel.batch() == 0) {
            return;
        }
        DeviceMemory all = Scratch.with(memory);
        Matrices a = Matrices.a(kernel);
        Matrices b = Matrices.b(kernel);
        if (castsOperands) {
            a = cast(a, Scratch.Slot.A, all);
            b = cast(b, Scratch.Slot.B, all);
        }
        multiply(kernel, a, b, all);
    }

    private Matrices cast(Matrices small, Scratch.Slot slot, DeviceMemory memory) {
        Matrices wide = small.inFloat32(slot);
        small.castTo(wide, cast, memory);
        return wide;
    }

    private void multiply(MatMul kernel, Matrices a, Matrices b, DeviceMemory memory) {
        Matrices c = Matrices.c(kernel);
        if (c.operand().span().type() == ElementType.FLOAT32) {
            product.execute(of(kernel, a, b, c), memory);
            return;
        }
        Matrices sums = c.inFloat32(Scratch.Slot.C);
        if (kernel.beta() != 0) {
            c.castTo(sums, cast, memory);
        }
        product.execute(of(kernel, a, b, sums), memory);
        sums.castTo(c, cast, memory);
    }

    private static MatMul of(MatMul kernel, Matrices a, Matrices b, Matrices c) {
        return new MatMul(
                a.operand(),
                kernel.transposeA(),
                b.operand(),
                kernel.transposeB(),
                c.operand(),
                kernel.m(),
                kernel.n(),
                kernel.k(),
                kernel.batch(),
                kernel.alpha(),
                kernel.beta());
    }
}
