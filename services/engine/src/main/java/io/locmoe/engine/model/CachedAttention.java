package io.locmoe.engine.model;

import io.locmoe.engine.parameter.Products;
import io.locmoe.engine.settings.HeadShape;
import io.locmoe.spi.device.kernel.GatherRows;
import io.locmoe.spi.device.kernel.MatMul;
import io.locmoe.spi.device.kernel.MatMul.Operand;
import io.locmoe.spi.device.kernel.Softmax;
import io.locmoe.spi.device.memory.Span;
import io.locmoe.tape.DeviceTensor;
import io.locmoe.tape.Tape;
import java.util.stream.IntStream;

/**
 * Attention of the next token of a sequence in one block of a model, softmax(q K^T / sqrt(d_head)) V, with the keys and
 * values of a {@link KeyValueCache}. It is composed of plain kernels. Each product is a batch over the key-value heads,
 * whose matrices have the queries of a group as rows, so that no key or value is copied. Without gradients.
 *
 * @param block number of the block, from 0
 */
record CachedAttention(KeyValueCache cache, int block) {

    /** Position of the next token. */
    int next() {
        return cache.length();
    }

    /**
     * Adds keys and values of the next tokens, behind those of the cache.
     *
     * @param qkv [tokens, columns] in the layout of {@link Attention}, in the cache's type
     */
    void keep(DeviceTensor qkv) {
        int tokens = qkv.rows();
        HeadShape heads = cache.heads();
        Tape tape = qkv.tape();
        int kept = 2 * heads.keysAndValues();
        int[] rows = IntStream.range(0, tokens * kept)
                .map(i -> i / kept * heads.all() + heads.queries() + i % kept)
                .toArray();
        long rowElements = (long) kept * heads.width();
        Span target = cache.ofBlock(block).slice(next() * rowElements, tokens * rowElements);
        tape.launch(new GatherRows(
                qkv.span(), tape.indices(rows), target, tokens * heads.all(), rows.length, heads.width()));
    }

    /**
     * What the next token takes of the values up to its own, which are in the cache: [1, query heads x head width]. The
     * memory for weights is that of the longest sequence, so that a longer one takes no more.
     *
     * @param qkv   [1, columns]
     * @param sight keys that the token sees
     * @throws IllegalArgumentException if there are several rows
     */
    DeviceTensor mix(DeviceTensor qkv, Sight sight) {
        cache.requireOne(qkv.rows());
        Tape tape = qkv.tape();
        HeadShape heads = cache.heads();
        int first = sight.first(next());
        int seen = next() + 1 - first;
        DeviceTensor mixed = tape.output(cache.type(), new int[] {1, heads.queryWidth()}, qkv);
        Span room = tape.borrow((long) heads.queries() * sight.columns(cache.positions()), cache.type());
        Operand weights = ofWeights(weights(tape, qkv.span(), first, sight, room), sight.columns(seen));
        tape.launch(product(weights, ofCache(1, first), false, ofQueries(mixed.span()), heads.width(), seen));
        tape.giveBack(room);
        return mixed;
    }

    /** [query heads, columns of the keys that are seen] softmax of the scores, at the start of {@code room}. */
    private Span weights(Tape tape, Span qkv, int first, Sight sight, Span room) {
        int rows = cache.heads().queries();
        int width = cache.heads().width();
        int seen = next() + 1 - first;
        int columns = sight.columns(seen);
        float scale = (float) (1 / Math.sqrt(width));
        Span weights = room.slice(0, (long) rows * columns);
        Span scores = Products.wide(tape, room).slice(0, weights.length());
        tape.launch(product(ofQueries(qkv), ofCache(0, first), true, ofWeights(scores, columns), seen, width));
        sight.write(tape, scores, 1, columns, scale);
        tape.launch(new Softmax(scores, scores, rows, columns, scale, false));
        Products.narrow(tape, scores, weights);
        return weights;
    }

    private int group() {
        return cache.heads().queries() / cache.heads().keysAndValues();
    }

    private Operand ofQueries(Span row) {
        int width = cache.heads().width();
        return new Operand(row, width, (long) group() * width);
    }

    private Operand ofWeights(Span weights, int columns) {
        return new Operand(weights, columns, (long) group() * columns);
    }

    /** Keys (0) or values (1) from a position on. */
    private Operand ofCache(int half, int first) {
        int width = cache.heads().keyValueWidth();
        Span all = cache.ofBlock(block);
        long start = (2L * first + half) * width;
        return new Operand(
                all.slice(start, all.length() - start), 2 * width, cache.heads().width());
    }

    private MatMul product(Operand a, Operand b, boolean transposeB, Operand c, int n, int k) {
        return new MatMul(
                a, false, b, transposeB, c, group(), n, k, cache.heads().keysAndValues(), 1f, 0f);
    }
}
