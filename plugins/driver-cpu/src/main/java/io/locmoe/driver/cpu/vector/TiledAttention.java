package io.locmoe.driver.cpu.vector;

import io.locmoe.driver.cpu.product.Scratch;
import io.locmoe.driver.cpu.product.Tile;
import io.locmoe.driver.cpu.product.TileProduct;
import io.locmoe.driver.reference.kernel.DeviceMemory;
import io.locmoe.spi.device.kernel.FusedAttention;
import io.locmoe.spi.device.kernel.FusedAttentionBackward;
import java.lang.foreign.MemorySegment;

/**
 * Causal attention of one head after the other, in tiles of {@value #ROWS} rows of weights over the keys that some of
 * them see. So a tile has whole rows, its softmax is the plain one, to the bit, and memory of the thread grows with the
 * sequence; what no row of a tile sees is not computed.
 */
final class TiledAttention {
    /** Rows of a tile. */
    static final int ROWS = 64;

    private final TileProduct product;

    TiledAttention(TileProduct product) {
        this.product = product;
    }

    void forward(FusedAttention kernel, DeviceMemory memory) {
        MemorySegment qkv = memory.of(kernel.qkv());
        MemorySegment out = memory.of(kernel.out());
        AttentionRows rows = new AttentionRows(memory.of(kernel.maximum()), memory.of(kernel.share()), kernel.scale());
        int sequence = kernel.sequence();
        MemorySegment scratch = Scratch.memory(Scratch.Slot.WEIGHTS, ROWS * AttentionHead.stride(sequence));
        for (int number = 0; number < kernel.sequences() * kernel.heads(); number++) {
            AttentionHead head = AttentionHead.of(number, sequence, kernel.heads(), kernel.width());
            for (int first = 0; first < sequence; first += ROWS) {
                forward(head, qkv, out, rows, scratch, first, Math.min(ROWS, sequence - first));
            }
        }
    }

    private void forward(
            AttentionHead head,
            MemorySegment qkv,
            MemorySegment out,
            AttentionRows rows,
            MemorySegment scratch,
            int first,
            int count) {
        int end = first + count;
        Tile weights = new Tile(scratch, 0, (int) AttentionHead.stride(end));
        Tile queries = head.third(qkv, first, 0);
        product.multiply(queries, false, head.third(qkv, 0, 1), true, weights, count, end, head.size(), false);
        rows.weights(weights, head.number(first), first, count);
        Tile values = head.third(qkv, 0, 2);
        product.multiply(weights, false, values, false, head.rows(out, first), count, head.size(), end, false);
    }

    void backward(FusedAttentionBackward kernel, DeviceMemory memory) {
        TiledAttentionBackward tiles = new TiledAttentionBackward(
                product,
                memory.of(kernel.qkv()),
                memory.of(kernel.gradientOut()),
                memory.of(kernel.gradientQkv()),
                new AttentionRows(memory.of(kernel.maximum()), memory.of(kernel.share()), kernel.scale()),
                kernel.sequence());
        for (int number = 0; number < kernel.sequences() * kernel.heads(); number++) {
            tiles.backward(AttentionHead.of(number, kernel.sequence(), kernel.heads(), kernel.width()));
        }
    }
}
