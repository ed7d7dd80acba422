package io.locmoe.driver.cpu.vector;

import io.locmoe.driver.cpu.product.Scratch;
import io.locmoe.driver.cpu.product.Tile;
import io.locmoe.driver.cpu.product.TileProduct;
import io.locmoe.driver.reference.kernel.DeviceMemory;
import io.locmoe.spi.device.kernel.FusedAttention;
import io.locmoe.spi.device.kernel.FusedAttentionBackward;
import io.locmoe.spi.device.memory.ElementType;
import io.locmoe.spi.device.memory.Span;
import java.lang.foreign.MemorySegment;

/**
 * Causal attention of one head after the other, in panels of {@value #PANEL} rows of weights over the keys that some of
 * them see: a panel has whole rows, so its softmax is the plain one, and memory of the thread grows with the sequence.
 * Within a panel, weights multiply in tiles of {@value #ROWS} rows, without the keys that no row of the tile sees.
 *
 * <p>A sequence of one panel has the bits of the plain kernels: its scores are the same product, and its other sums
 * lack zeros only. OpenBLAS adds in an order that depends on where an element is, in steps of 12 rows and 16 columns
 * for processors like Haswell, so tiles begin at multiples of both.
 */
final class TiledAttention {
    /** Rows whose scores are computed at once. */
    static final int PANEL = 128;
    /** Rows of a tile. */
    static final int ROWS = 48;

    private final TileProduct product;
    private final ElementType factors;

    /** @param factors type that weights and their gradients are rounded to before they multiply, as float32 */
    TiledAttention(TileProduct product, ElementType factors) {
        this.product = product;
        this.factors = factors;
    }

    void forward(FusedAttention kernel, DeviceMemory memory) {
        MemorySegment qkv = memory.of(kernel.qkv());
        MemorySegment out = memory.of(kernel.out());
        AttentionRows rows = rows(kernel.maximum(), kernel.share(), kernel.scale(), memory);
        int sequence = kernel.sequence();
        MemorySegment scratch = Scratch.memory(Scratch.Slot.WEIGHTS, panelElements(sequence));
        for (int number = 0; number < kernel.sequences() * kernel.heads(); number++) {
            AttentionHead head = AttentionHead.of(number, sequence, kernel.heads(), kernel.width());
            for (int first = 0; first < sequence; first += PANEL) {
                forward(head, qkv, out, rows, scratch, first, Math.min(first + PANEL, sequence));
            }
        }
    }

    private AttentionRows rows(Span maxima, Span shares, float scale, DeviceMemory memory) {
        return new AttentionRows(memory.of(maxima).address(), memory.of(shares).address(), scale, factors);
    }

    /** Room for a panel of weights. */
    static long panelElements(int sequence) {
        return Math.min(PANEL, sequence) * AttentionHead.stride(sequence);
    }

    private void forward(
            AttentionHead head,
            MemorySegment qkv,
            MemorySegment out,
            AttentionRows rows,
            MemorySegment scratch,
            int first,
            int end) {
        Tile panel = new Tile(scratch, 0, (int) AttentionHead.stride(end));
        Tile queries = head.third(qkv, first, 0);
        product.multiply(queries, false, head.third(qkv, 0, 1), true, panel, end - first, end, head.size(), false);
        Tile values = head.third(qkv, 0, 2);
        for (int tile = first; tile < end; tile += ROWS) {
            int count = Math.min(ROWS, end - tile);
            Tile weights = panel.from(tile - first, 0);
            rows.weights(weights, head.number(tile), tile, count);
            Tile mixed = head.rows(out, tile);
            product.multiply(weights, false, values, false, mixed, count, head.size(), tile + count, false);
        }
    }

    void backward(FusedAttentionBackward kernel, DeviceMemory memory) {
        TiledAttentionBackward tiles = new TiledAttentionBackward(
                product,
                memory.of(kernel.qkv()),
                memory.of(kernel.gradientOut()),
                memory.of(kernel.gradientQkv()),
                rows(kernel.maximum(), kernel.share(), kernel.scale(), memory),
                kernel.sequence());
        for (int number = 0; number < kernel.sequences() * kernel.heads(); number++) {
            tiles.backward(AttentionHead.of(number, kernel.sequence(), kernel.heads(), kernel.width()));
        }
    }
}
