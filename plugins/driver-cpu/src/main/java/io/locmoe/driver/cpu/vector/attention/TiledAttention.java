package io.locmoe.driver.cpu.vector.attention;

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
 *
 * <p>Operands of bfloat16 multiply as they are: weights and their gradients are rounded to it when the softmax of
 * float32 is done, as FlashAttention does (Dao 2023). All results are of float32. A panel is one tile there: such
 * products take less time than the calls of more of them.
 */
public final class TiledAttention {
    /** Rows whose scores are computed at once. */
    static final int PANEL = 128;
    /** Rows of a tile. */
    private static final int ROWS = 48;

    private final TileProduct product;
    private final ElementType factors;
    private final int tileRows;

    private TiledAttention(TileProduct product, ElementType factors, int tileRows) {
        this.product = product;
        this.factors = factors;
        this.tileRows = tileRows;
    }

    /**
     * Attention by products of float32.
     *
     * @param factors type that weights and their gradients are rounded to before they multiply, as float32
     */
    public static TiledAttention ofFloat32(TileProduct product, ElementType factors) {
        return new TiledAttention(product, factors, ROWS);
    }

    /** Attention by products of bfloat16, which operands are of, with results of float32. */
    public static TiledAttention ofBfloat16(TileProduct product) {
        return new TiledAttention(product, ElementType.BFLOAT16, PANEL);
    }

    /** Executes the kernel. */
    public void forward(FusedAttention kernel, DeviceMemory memory) {
        int width = kernel.width();
        Tile qkv = tile(kernel.qkv(), 3 * width, memory);
        Tile out = tile(kernel.out(), width, memory);
        AttentionRows rows = rows(kernel.qkv(), kernel.maximum(), kernel.share(), kernel.scale(), memory);
        int sequence = kernel.sequence();
        MemorySegment scratch = Scratch.memory(Scratch.Slot.WEIGHTS, panelElements(sequence));
        for (int number = 0; number < kernel.sequences() * kernel.heads(); number++) {
            AttentionHead head = AttentionHead.of(number, sequence, kernel.heads(), width);
            for (int first = 0; first < sequence; first += PANEL) {
                forward(head, qkv, out, rows, scratch, first, Math.min(first + PANEL, sequence));
            }
        }
    }

    private static Tile tile(Span span, int width, DeviceMemory memory) {
        return new Tile(memory.of(span), 0, width, span.type());
    }

    private AttentionRows rows(Span qkv, Span maxima, Span shares, float scale, DeviceMemory memory) {
        long maximum = memory.of(maxima).address();
        long share = memory.of(shares).address();
        return qkv.type() == ElementType.FLOAT32
                ? new FloatRows(maximum, share, scale, factors)
                : new HalfRows(maximum, share, scale);
    }

    /** Room for a panel of weights. */
    static long panelElements(int sequence) {
        return Math.min(PANEL, sequence) * AttentionHead.stride(sequence);
    }

    /** A panel's scores over so many keys, in its memory. */
    static Tile panel(MemorySegment memory, int keys) {
        return new Tile(memory, 0, (int) AttentionHead.stride(keys), ElementType.FLOAT32);
    }

    private void forward(
            AttentionHead head, Tile qkv, Tile out, AttentionRows rows, MemorySegment scratch, int first, int end) {
        Tile panel = panel(scratch, end);
        Tile queries = head.third(qkv, first, 0);
        product.multiply(queries, false, head.third(qkv, 0, 1), true, panel, end - first, end, head.size(), false);
        Tile values = head.third(qkv, 0, 2);
        for (int tile = first; tile < end; tile += tileRows) {
            int count = Math.min(tileRows, end - tile);
            Tile scores = panel.from(tile - first, 0);
            rows.weights(scores, head.number(tile), tile, count);
            Tile mixed = head.rows(out, tile);
            product.multiply(
                    rows.factors(scores), false, values, false, mixed, count, head.size(), tile + count, false);
        }
    }

    /** Executes the kernel. */
    public void backward(FusedAttentionBackward kernel, DeviceMemory memory) {
        int width = kernel.width();
        TiledAttentionBackward tiles = new TiledAttentionBackward(
                product,
                tile(kernel.qkv(), 3 * width, memory),
                tile(kernel.gradientOut(), width, memory),
                tile(kernel.gradientQkv(), 3 * width, memory),
                rows(kernel.qkv(), kernel.maximum(), kernel.share(), kernel.scale(), memory),
                kernel.sequence(),
                tileRows);
        for (int number = 0; number < kernel.sequences() * kernel.heads(); number++) {
            tiles.backward(AttentionHead.of(number, kernel.sequence(), kernel.heads(), width));
        }
    }
}
