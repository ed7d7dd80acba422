package io.locmoe.engine.model;

import io.locmoe.engine.settings.HeadShape;
import io.locmoe.tape.DeviceTensor;
import java.util.stream.IntStream;

/** Gives every head of queries a copy of the keys and values that its group shares; gradients of copies add up. */
final class KeyValueGroups {
    private KeyValueGroups() {}

    /**
     * Queries, keys and values with equal numbers of heads.
     *
     * @param qkv [tokens, heads of queries, keys and values x their width]
     * @return [tokens, 3 x heads of queries x their width]
     */
    static DeviceTensor expand(DeviceTensor qkv, HeadShape heads) {
        if (heads.queries() == heads.keysAndValues()) {
            return qkv;
        }
        int tokens = qkv.rows();
        int queries = heads.queries();
        int group = queries / heads.keysAndValues();
        int[] ofToken = IntStream.range(0, 3 * queries)
                .map(head -> head < queries
                        ? head
                        : queries + (head / queries - 1) * heads.keysAndValues() + head % queries / group)
                .toArray();
        int[] rows = IntStream.range(0, tokens * ofToken.length)
                .map(i -> i / ofToken.length * heads.all() + ofToken[i % ofToken.length])
                .toArray();
        return qkv.reshape(tokens * heads.all(), heads.width())
                .gatherRows(rows)
                .reshape(tokens, 3 * heads.queryWidth());
    }
}
