package io.locmoe.driver.cpu.vector;

import io.locmoe.driver.cpu.product.BorrowedMemory;
import io.locmoe.driver.cpu.product.Tile;
import io.locmoe.spi.device.kernel.MatMul;
import io.locmoe.spi.device.memory.Span;

/** Products of tiles by {@link VectorMatMul}. */
final class VectorTiles {
    private VectorTiles() {}

    static void multiply(
            Tile a, boolean transposeA, Tile b, boolean transposeB, Tile c, int m, int n, int k, boolean add) {
        MatMul product =
                new MatMul(operand(a), transposeA, operand(b), transposeB, operand(c), m, n, k, 1, 1f, add ? 1f : 0f);
        VectorMatMul.matMul(product, buffer -> ((BorrowedMemory) buffer).segment());
    }

    private static MatMul.Operand operand(Tile tile) {
        long elements = tile.memory().byteSize() / Float.BYTES;
        Span span = new Span(new BorrowedMemory(tile.memory()), tile.start(), elements - tile.start());
        return new MatMul.Operand(span, tile.rowStride(), 0);
    }
}
