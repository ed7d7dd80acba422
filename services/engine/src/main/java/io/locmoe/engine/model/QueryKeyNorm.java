package io.locmoe.engine.model;

import io.locmoe.engine.parameter.ParameterBlock;
import io.locmoe.engine.settings.HeadShape;
import io.locmoe.engine.settings.ModelSettings;
import io.locmoe.engine.settings.ModelSettings.QueryKeyKind;
import io.locmoe.tape.DeviceTensor;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Normalises queries and keys by the model's norm before they are rotated: each head, as Qwen3, or all heads of a token
 * together, as OLMoE. Values stay as they are.
 */
final class QueryKeyNorm {
    private final Normalization queries;
    private final Normalization keys;
    private final HeadShape heads;
    private final boolean byHead;

    private QueryKeyNorm(ParameterBlock block, String name, ModelSettings model) {
        heads = model.headShape();
        byHead = model.queryKeyNorm() == QueryKeyKind.HEAD;
        queries = Normalization.of(block, name + ".queryNorm", model, byHead ? heads.width() : heads.queryWidth());
        keys = Normalization.of(block, name + ".keyNorm", model, byHead ? heads.width() : heads.keyValueWidth());
    }

    /** Declares the norms of a model that has them. */
    static Optional<QueryKeyNorm> of(ParameterBlock block, String name, ModelSettings model) {
        return model.queryKeyNorm() == QueryKeyKind.NONE
                ? Optional.empty()
                : Optional.of(new QueryKeyNorm(block, name, model));
    }

    /**
     * Queries and keys normalised, with the values.
     *
     * @param qkv [tokens, columns], float32, in the layout of {@link Attention}
     */
    DeviceTensor apply(DeviceTensor qkv) {
        int tokens = qkv.rows();
        DeviceTensor all = qkv.reshape(tokens * heads.all(), heads.width());
        int firstValue = heads.queries() + heads.keysAndValues();
        int[] ofQueries = rows(tokens, 0, heads.queries());
        int[] ofKeys = rows(tokens, heads.queries(), firstValue);
        int[] ofValues = rows(tokens, firstValue, heads.all());
        DeviceTensor normalised = normalised(queries, all, ofQueries, tokens)
                .scatterRows(ofQueries, all.rows())
                .add(normalised(keys, all, ofKeys, tokens).scatterRows(ofKeys, all.rows()))
                .add(all.gatherRows(ofValues).scatterRows(ofValues, all.rows()));
        return normalised.reshape(qkv.shape());
    }

    private DeviceTensor normalised(Normalization norm, DeviceTensor all, int[] rows, int tokens) {
        DeviceTensor part = all.gatherRows(rows);
        int width = byHead ? heads.width() : rows.length / tokens * heads.width();
        return norm.apply(part.reshape(part.elements() / width, width)).reshape(part.shape());
    }

    /** Rows of the heads from one to before another, of every token. */
    private int[] rows(int tokens, int first, int end) {
        int count = end - first;
        return IntStream.range(0, tokens * count)
                .map(i -> i / count * heads.all() + first + i % count)
                .toArray();
    }
}
