package io.locmoe.engine.model;

import io.locmoe.engine.parameter.Products;
import io.locmoe.engine.settings.LatentShape;
import io.locmoe.spi.device.kernel.Cast;
import io.locmoe.spi.device.kernel.Copy;
import io.locmoe.spi.device.kernel.MatMul;
import io.locmoe.spi.device.kernel.MatMul.Operand;
import io.locmoe.spi.device.kernel.Softmax;
import io.locmoe.spi.device.memory.Span;
import io.locmoe.tape.DeviceTensor;
import io.locmoe.tape.Tape;

/**
 * Latent attention of the next token of a sequence in one block of a model, with the latent vectors and the rotated
 * parts of keys of a {@link KeyValueCache}. No key and no value is made: with the maps U of keys and V of values, q (U
 * c) is (U^T q) c, and the weighted sum of V c is V of the weighted sum of c (DeepSeek-V2, section 2.1.2). Without
 * gradients.
 *
 * @param block number of the block, from 0
 */
record CachedLatents(KeyValueCache cache, int block, LatentShape shape) {

    /** Position of the next token. */
    int next() {
        return cache.length();
    }

    /**
     * Adds the next tokens behind those of the cache.
     *
     * @param latent    [tokens, latent]
     * @param keyRotary [tokens, rotary]
     */
    void keep(DeviceTensor latent, DeviceTensor keyRotary) {
        put(latent, latents());
        put(keyRotary, rotary());
    }

    private void put(DeviceTensor rows, Span all) {
        Span target = all.slice((long) next() * rows.columns(), rows.elements());
        Span source = rows.span();
        rows.tape().launch(source.type() == cache.type() ? new Copy(source, target) : new Cast(source, target));
    }

    /**
     * What the next token takes of the values up to its own, which are in the cache: [1, heads x value]. The memory for
     * weights is that of the longest sequence, so that a longer one takes no more.
     *
     * @param query       [1, heads x plain]
     * @param queryRotary [1, heads x rotary]
     * @param keyValue    [latent, heads x plain + heads x value] the maps to keys and values
     * @throws IllegalArgumentException if there are several rows
     */
    DeviceTensor mix(DeviceTensor query, DeviceTensor queryRotary, Span keyValue) {
        cache.requireOne(query.rows());
        Tape tape = query.tape();
        int known = next() + 1;
        DeviceTensor mixed = tape.output(cache.type(), new int[] {1, shape.heads() * shape.value()}, query);
        Span absorbed = tape.borrow((long) shape.heads() * shape.latent(), cache.type());
        Span room = tape.borrow((long) shape.heads() * cache.positions(), cache.type());
        ofHeads(tape, query.span(), ofKeys(keyValue), true, absorbed);
        Span weights = weights(tape, absorbed, queryRotary.span(), room, known);
        tape.launch(MatMul.of(weights, false, latents(), false, absorbed, shape.heads(), shape.latent(), known, 0f));
        ofHeads(tape, absorbed, ofValues(keyValue), false, mixed.span());
        tape.giveBack(room);
        tape.giveBack(absorbed);
        return mixed;
    }

    /** [heads, known] softmax of the scores, at the start of {@code room}. */
    private Span weights(Tape tape, Span absorbed, Span queryRotary, Span room, int known) {
        int heads = shape.heads();
        Span weights = room.slice(0, (long) heads * known);
        Span scores = Products.wide(tape, room).slice(0, weights.length());
        tape.launch(MatMul.of(absorbed, false, latents(), true, scores, heads, known, shape.latent(), 0f));
        tape.launch(MatMul.of(queryRotary, false, rotary(), true, scores, heads, known, shape.rotary(), 1f));
        tape.launch(new Softmax(scores, scores, heads, known, shape.scale(), false));
        Products.narrow(tape, scores, weights);
        return weights;
    }

    /** The maps to the keys of all heads. */
    private Operand ofKeys(Span keyValue) {
        return new Operand(keyValue, shape.keyValueWidth(), shape.plain());
    }

    private Operand ofValues(Span keyValue) {
        long first = (long) shape.heads() * shape.plain();
        return new Operand(keyValue.slice(first, keyValue.length() - first), shape.keyValueWidth(), shape.value());
    }

    /** Applies to the row of each head its map. */
    private void ofHeads(Tape tape, Span rows, Operand maps, boolean transposed, Span out) {
        int k = (int) rows.length() / shape.heads();
        int n = (int) out.length() / shape.heads();
        Operand a = new Operand(rows, k, k);
        tape.launch(new MatMul(a, false, maps, transposed, new Operand(out, n, n), 1, n, k, shape.heads(), 1f, 0f));
    }

    /** [positions, latent] */
    private Span latents() {
        return cache.ofBlock(block).slice(0, (long) cache.positions() * shape.latent());
    }

    /** [positions, rotary] */
    private Span rotary() {
        return cache.ofBlock(block)
                .slice((long) cache.positions() * shape.latent(), (long) cache.positions() * shape.rotary());
    }
}
