package io.locmoe.engine.model;

import io.locmoe.engine.exchange.TensorGroup;
import io.locmoe.engine.parameter.Architecture;
import io.locmoe.engine.parameter.ParameterBlock;
import io.locmoe.engine.position.RotaryPositions;
import io.locmoe.engine.position.Rotation;
import io.locmoe.engine.settings.HeadShape;
import io.locmoe.engine.settings.LatentShape;
import io.locmoe.engine.settings.ModelSettings;
import io.locmoe.tape.DeviceTensor;
import java.util.List;
import java.util.Optional;

/**
 * Multi-head latent attention (DeepSeek-V2, section 2.1): a normalised latent vector c of the token gives the keys and
 * values of all heads by linear maps. A head's query and key have a part that positions rotate, too; that of keys is a
 * map of the token and the same in all heads. Queries are maps of the token, or of a latent vector of their own.
 *
 * <p>Further tokens read a cache of c and the rotated part of keys: the maps from c to keys and values are applied to
 * queries and to what the heads read, see {@link CachedLatents}.
 */
final class LatentAttention implements SelfAttention {
    /** A linear map to a latent vector, and the norm of that. */
    private record Latent(Linear map, Normalization norm) {
        DeviceTensor of(DeviceTensor x) {
            return norm.apply(map.apply(x));
        }
    }

    private final LatentShape shape;
    private final Optional<Latent> queryLatent;
    private final Linear query;
    private final Linear queryRotary;
    private final Latent latent;
    private final Linear keyRotary;
    private final Linear keyValue;
    private final Linear output;
    private final RotaryPositions rotary;

    LatentAttention(ParameterBlock block, String name, ModelSettings model, RotaryPositions rotary) {
        this.rotary = rotary;
        shape = model.latentShape();
        queryLatent = shape.queries() == 0
                ? Optional.empty()
                : Optional.of(latent(block, name + ".queryLatent", model, shape.queries()));
        int source = shape.queries() == 0 ? model.width() : shape.queries();
        query = map(block, name + ".query", source, shape.heads() * shape.plain(), false);
        queryRotary = map(block, name + ".queryRotary", source, shape.heads() * shape.rotary(), false);
        latent = latent(block, name + ".latent", model, shape.latent());
        boolean biased = model.biases().ofQueries();
        keyRotary = map(block, name + ".keyRotary", model.width(), shape.rotary(), biased);
        keyValue = map(block, name + ".keyValue", shape.latent(), shape.keyValueWidth(), false);
        output = output(block, name + ".projection", model);
    }

    private Linear output(ParameterBlock block, String name, ModelSettings model) {
        int values = shape.heads() * shape.value();
        float deviation = Architecture.residualDeviation(model.blocks());
        boolean biased = model.biases().ofProjection();
        return Linear.rows(block, name, values, model.width(), biased, deviation, TensorGroup.solo());
    }

    private static Linear map(ParameterBlock block, String name, int in, int out, boolean biased) {
        float deviation = Architecture.INITIALIZER_RANGE;
        return Linear.columns(block, name, in, List.of(out), biased, deviation, TensorGroup.solo());
    }

    private static Latent latent(ParameterBlock block, String name, ModelSettings model, int width) {
        return new Latent(
                map(block, name, model.width(), width, model.biases().ofQueries()),
                Normalization.of(
                        block,
                        name + "Norm",
                        model.norm(),
                        width,
                        model.latentShape().epsilon()));
    }

    @Override
    public DeviceTensor apply(DeviceTensor x, Documents documents) {
        return output.apply(mixed(parts(x, documents), documents));
    }

    @Override
    public DeviceTensor apply(DeviceTensor x, KeyValueCache cache, int block) {
        CachedLatents past = new CachedLatents(cache, block, shape);
        Documents end = cache.places(x.rows());
        Parts parts = parts(x, end);
        past.keep(parts.latent, parts.keyRotary);
        return output.apply(
                past.next() == 0 ? mixed(parts, end) : past.mix(parts.query, parts.queryRotary, keyValue.operand()));
    }

    /**
     * What attention of tokens is made of, all but the latent vector in the operand type of products.
     *
     * @param query       [tokens, heads x plain]
     * @param queryRotary [tokens, heads x rotary], rotated
     * @param latent      [tokens, latent], float32
     * @param keyRotary   [tokens, rotary], rotated
     */
    private record Parts(DeviceTensor query, DeviceTensor queryRotary, DeviceTensor latent, DeviceTensor keyRotary) {}

    private Parts parts(DeviceTensor x, Documents documents) {
        DeviceTensor source = queryLatent.map(q -> q.of(x)).orElse(x);
        Rotation turnQueries = turn(x, shape.heads(), documents);
        return new Parts(
                query.operand(source, Rotation.none()),
                queryRotary.operand(source, turnQueries),
                latent.of(x),
                keyRotary.operand(x, turn(x, 1, documents)));
    }

    private Rotation turn(DeviceTensor x, int heads, Documents documents) {
        return rotary.turn(x.tape(), x.rows(), new HeadShape(heads, 0, shape.rotary()), documents.positions());
    }

    private DeviceTensor mixed(Parts parts, Documents documents) {
        DeviceTensor keysAndValues = keyValue.operand(parts.latent, Rotation.none());
        LatentHeads heads = new LatentHeads(shape, parts.query.rows());
        DeviceTensor qkv = heads.join(parts.query, parts.queryRotary, keysAndValues, parts.keyRotary);
        return heads.values(AttentionMix.of(qkv, documents.stretches(), shape.heads(), shape.scale(), Sight.ALL));
    }
}
