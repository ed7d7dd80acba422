package io.locmoe.driver.cpu.vector;

import io.locmoe.driver.cpu.product.Scratch;
import io.locmoe.driver.cpu.product.Tile;
import io.locmoe.driver.cpu.product.TileProduct;
import java.lang.foreign.MemorySegment;

/**
 * The gradient of {@link TiledAttention}. Tiles of weights are computed again and stay until a panel of
 * {@value #PANEL} rows is whole: gradients of keys and values are sums over rows, which are long where a panel is high.
 * Where one panel has the whole sequence, those sums are the plain ones, to the bit.
 */
final class TiledAttentionBackward {
    static final int PANEL = 128;

    private final TileProduct product;
    private final MemorySegment qkv;
    private final MemorySegment above;
    private final MemorySegment below;
    private final AttentionRows rows;
    private final int sequence;
    private final MemorySegment weightMemory;
    private final MemorySegment slopeMemory;

    /**
     * @param above gradient of the output
     * @param below gradient of queries, keys and values
     */
    TiledAttentionBackward(
            TileProduct product,
            MemorySegment qkv,
            MemorySegment above,
            MemorySegment below,
            AttentionRows rows,
            int sequence) {
        this.product = product;
        this.qkv = qkv;
        this.above = above;
        this.below = below;
        this.rows = rows;
        this.sequence = sequence;
        long elements = Math.min(PANEL, sequence) * AttentionHead.stride(sequence);
        weightMemory = Scratch.memory(Scratch.Slot.WEIGHTS, elements);
        slopeMemory = Scratch.memory(Scratch.Slot.SLOPES, elements);
    }

    void backward(AttentionHead head) {
        for (int first = 0; first < sequence; first += PANEL) {
            int end = Math.min(first + PANEL, sequence);
            Tile weights = new Tile(weightMemory, 0, (int) AttentionHead.stride(end));
            Tile slopes = new Tile(slopeMemory, 0, weights.rowStride());
            for (int tile = first; tile < end; tile += TiledAttention.ROWS) {
                int count = Math.min(TiledAttention.ROWS, end - tile);
                ofQueries(head, weights.from(tile - first, 0), slopes.from(tile - first, 0), tile, count);
            }
            if (first > 0) {
                ofKeys(head, weights, slopes, 0, first, first, end);
            }
            for (int tile = first; tile < end; tile += TiledAttention.ROWS) {
                int count = Math.min(TiledAttention.ROWS, end - tile);
                ofKeys(head, weights.from(tile - first, 0), slopes.from(tile - first, 0), tile, count, tile, end);
            }
        }
    }

    /** Weights of a tile, their gradients, and from these the gradient of the tile's queries. */
    private void ofQueries(AttentionHead head, Tile weights, Tile slopes, int first, int count) {
        int seen = first + count;
        int size = head.size();
        Tile keys = head.third(qkv, 0, 1);
        product.multiply(head.third(qkv, first, 0), false, keys, true, weights, count, seen, size, false);
        rows.weightsAgain(weights, head.number(first), first, count);
        Tile values = head.third(qkv, 0, 2);
        product.multiply(head.rows(above, first), false, values, true, slopes, count, seen, size, false);
        rows.slopes(weights, slopes, first, count);
        product.multiply(slopes, false, keys, false, head.third(below, first, 0), count, size, seen, false);
    }

    /**
     * Gradients of some keys and values from the rows {@code first} to {@code end}, added to those of the rows before
     * where there are some that see these keys.
     *
     * @param weights of these rows, of all keys
     */
    private void ofKeys(AttentionHead head, Tile weights, Tile slopes, int key, int keys, int first, int end) {
        boolean add = key < first;
        int size = head.size();
        Tile gradients = head.rows(above, first);
        Tile values = head.third(below, key, 2);
        product.multiply(weights.from(0, key), true, gradients, false, values, keys, size, end - first, add);
        Tile queries = head.third(qkv, first, 0);
        product.multiply(
                slopes.from(0, key), true, queries, false, head.third(below, key, 1), keys, size, end - first, add);
    }
}
