package io.locmoe.laboratory.bench.step.device;

import io.locmoe.spi.device.kernel.Binary;
import io.locmoe.spi.device.kernel.Kernel;
import io.locmoe.spi.device.kernel.MatMul;
import io.locmoe.spi.device.kernel.Unary;
import io.locmoe.spi.device.kernel.UnaryBackward;
import io.locmoe.spi.device.memory.ElementType;

/**
 * Launches that share a row of the table: kernels of one kind, or products of similar shapes. The tokens of an expert
 * differ from step to step, so similar sizes count as one.
 *
 * @param m approximate size of products: m rows, n columns and k terms; 0 for other kernels
 */
record KernelGroup(String name, int m, int n, int k, int batch) {

    static KernelGroup of(Kernel kernel) {
        return switch (kernel) {
            case MatMul p ->
                product("MatMul " + type(p) + (p.transposeA() ? "AᵀB" : "AB") + (p.transposeB() ? "ᵀ" : ""), p);
            case Unary u -> kind(kernel, u.function());
            case UnaryBackward u -> kind(kernel, u.function());
            case Binary b -> kind(kernel, b.operation());
            default -> other(kernel);
        };
    }

    private static KernelGroup other(Kernel kernel) {
        String name = kernel.getClass().getSimpleName();
        return KernelProducts.of(kernel)
                .map(products -> product((name + " " + type(kernel)).strip(), products.sample()))
                .orElseGet(() -> new KernelGroup(name, 0, 0, 0, 1));
    }

    private static KernelGroup product(String name, MatMul like) {
        return new KernelGroup(name, rounded(like.m()), rounded(like.n()), rounded(like.k()), like.batch());
    }

    private static String type(Kernel product) {
        return product.elementType() == ElementType.FLOAT32 ? "" : product.elementType() + " ";
    }

    private static KernelGroup kind(Kernel kernel, Enum<?> kind) {
        return new KernelGroup(kernel.getClass().getSimpleName() + " " + kind, 0, 0, 0, 1);
    }

    /** The nearest of 1, 1.5, 2, 3, 4, 6, 8, 12, ... by ratio. */
    private static int rounded(int size) {
        int power = Integer.highestOneBit(size);
        double over = (double) size / power;
        return over < Math.sqrt(1.5) ? power : over < Math.sqrt(3) ? power + power / 2 : 2 * power;
    }
}
