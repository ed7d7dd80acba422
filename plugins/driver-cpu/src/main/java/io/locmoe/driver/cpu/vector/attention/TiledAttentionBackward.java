package io.locmoe.driver.cpu.vector.attention;

import io.locmoe.driver.cpu.product.Scratch;
import io.locmoe.driver.cpu.product.Tile;
import io.locmoe.driver.cpu.product.TileProduct;
import java.lang.foreign.MemorySegment;

/**
 * The gradient of {@link TiledAttention}, in the same panels and tiles, whose weights are computed again. Gradients of
 * keys and values are sums over rows: those of a panel, added to those of the panels before.
 */
final class TiledAttentionBackward {
    private static final int PANEL = TiledAttention.PANEL;

    private final TileProduct product;
    private final Tile qkv;
    private final Tile above;
    private final Tile below;
    private final AttentionRows rows;
    private final int sequence;
    private final int tileRows;
    private final MemorySegment weightMemory;
    private final MemorySegment slopeMemory;

    /**
     * @param above    gradient of the output
     * @param below    gradient of queries, keys and values
     * @param tileRows rows of a tile
     */
    TiledAttentionBackward(
            TileProduct product, Tile qkv, Tile above, Tile below, AttentionRows rows, int sequence, int tileRows) {
        this.product = product;
        this.qkv = qkv;
        this.above = above;
        this.below = below;
        this.rows = rows;
        this.sequence = sequence;
        this.tileRows = tileRows;
        long elements = TiledAttention.panelElements(sequence);
        weightMemory = Scratch.memory(Scratch.Slot.WEIGHTS, elements);
        slopeMemory = Scratch.memory(Scratch.Slot.SLOPES, elements);
    }

    void backward(AttentionHead head) {
        for (int first = 0; first < sequence; first += PANEL) {
            int end = Math.min(first + PANEL, sequence);
            Tile scores = TiledAttention.panel(weightMemory, end);
            Tile gradients = TiledAttention.panel(slopeMemory, end);
            ofQueries(head, scores, gradients, first, end);
            Tile weights = rows.factors(scores);
            Tile slopes = rows.factors(gradients);
            if (first > 0) {
                ofKeys(head, weights, slopes, 0, first, first, end);
            }
            for (int tile = first; tile < end; tile += tileRows) {
                int count = Math.min(tileRows, end - tile);
                ofKeys(head, weights.from(tile - first, 0), slopes.from(tile - first, 0), tile, count, tile, end);
            }
        }
    }

    /** Weights of a panel, their gradients, and from these the gradients of the panel's queries. */
    private void ofQueries(AttentionHead head, Tile weights, Tile slopes, int first, int end) {
        int size = head.size();
        Tile keys = head.third(qkv, 0, 1);
        Tile values = head.third(qkv, 0, 2);
        product.multiply(head.third(qkv, first, 0), false, keys, true, weights, end - first, end, size, false);
        product.multiply(head.rows(above, first), false, values, true, slopes, end - first, end, size, false);
        for (int tile = first; tile < end; tile += tileRows) {
            int count = Math.min(tileRows, end - tile);
            Tile own = slopes.from(tile - first, 0);
            rows.slopes(weights.from(tile - first, 0), own, head.number(tile), tile, count);
            product.multiply(
                    rows.factors(own),
                    false,
                    keys,
                    false,
                    head.third(below, tile, 0),
                    count,
                    size,
                    tile + count,
                    false);
        }
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
