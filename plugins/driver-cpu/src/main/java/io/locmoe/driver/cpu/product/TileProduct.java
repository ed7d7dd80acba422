package io.locmoe.driver.cpu.product;

/** One product of matrices, for kernels that are made of products. Stateless and thread-safe. */
@FunctionalInterface
public interface TileProduct {

    /**
     * {@code C = op(A) op(B) + (add ? C : 0)} with the shapes and strides of {@link
     * io.locmoe.spi.device.kernel.MatMul}; m, n and k are at least 1. A and B are of one type, C of float32.
     */
    void multiply(Tile a, boolean transposeA, Tile b, boolean transposeB, Tile c, int m, int n, int k, boolean add);
}
