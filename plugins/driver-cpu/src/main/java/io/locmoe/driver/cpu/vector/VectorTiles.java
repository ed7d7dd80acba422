package io.locmoe.driver.cpu.vector;

import io.locmoe.driver.cpu.product.Tile;
import io.locmoe.spi.device.kernel.MatMul;
import io.locmoe.spi.device.memory.DeviceBuffer;
import io.locmoe.spi.device.memory.Span;
import java.lang.foreign.MemorySegment;

/** Products of tiles by {@link VectorMatMul}. */
final class VectorTiles {
    private VectorTiles() {}

    static void multiply(
            Tile a, boolean transposeA, Tile b, boolean transposeB, Tile c, int m, int n, int k, boolean add) {
        MatMul product =
                new MatMul(operand(a), transposeA, operand(b), transposeB, operand(c), m, n, k, 1, 1f, add ? 1f : 0f);
        VectorMatMul.matMul(product, buffer -> ((Memory) buffer).segment);
    }

    private static MatMul.Operand operand(Tile tile) {
        long elements = tile.memory().byteSize() / Float.BYTES;
        Span span = new Span(new Memory(tile.memory()), tile.start(), elements - tile.start());
        return new MatMul.Operand(span, tile.rowStride(), 0);
    }

    private record Memory(MemorySegment segment) implements DeviceBuffer {
        @Override
        public long bytes() {
            return segment.byteSize();
        }

        @Override
        public void free() {
            throw new UnsupportedOperationException("memory of a tile belongs to its kernel");
        }
    }
}
