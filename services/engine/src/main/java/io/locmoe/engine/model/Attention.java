package io.locmoe.engine.model;

import io.locmoe.engine.exchange.TensorGroup;
import io.locmoe.engine.parameter.Architecture;
import io.locmoe.engine.parameter.ParameterBlock;
import io.locmoe.engine.parameter.Products;
import io.locmoe.engine.position.RotaryPositions;
import io.locmoe.engine.position.Rotation;
import io.locmoe.engine.settings.HeadShape;
import io.locmoe.engine.settings.ModelSettings;
import io.locmoe.spi.device.kernel.Copy;
import io.locmoe.spi.device.memory.Span;
import io.locmoe.tape.DeviceTensor;
import io.locmoe.tape.Tape;
import io.locmoe.tape.TwoSidedBound;
import java.util.List;
import java.util.Optional;

/**
 * Causal multi-head self-attention (Vaswani et al. 2017): softmax(Q K^T / sqrt(d_head)) V for each head, then a
 * projection. Queries, keys and values are blocks of the columns of one matrix: first the heads of queries, then
 * those of keys, then those of values. With fewer heads of keys and values, each serves a group of consecutive heads
 * of queries (Ainslie et al. 2023). A query sees all keys up to its own, or what its {@link Sight} says. A device of
 * a tensor group has an equal part of the heads of each block. Activations between the two maps have the operand type
 * of products.
 */
final class Attention implements SelfAttention {
    private final Linear input;
    private final Linear output;
    private final HeadShape heads;
    private final Products products;
    private final Optional<QueryKeyNorm> norm;
    private final Optional<TwoSidedBound> bound;
    private final Optional<RotaryPositions> rotary;
    private final Sight sight;

    /**
     * Declares the two maps.
     *
     * @param rotary rotates queries and keys, if the model has such positions
     * @param number of the block of the model, from 0
     * @param group  devices that the heads are split over
     */
    Attention(
            ParameterBlock block,
            String name,
            ModelSettings model,
            int number,
            Optional<RotaryPositions> rotary,
            TensorGroup group) {
        HeadShape whole = model.headShape();
        input = input(block, name + ".qkv", model, group);
        output = Linear.rows(
                block,
                name + ".projection",
                whole.queryWidth(),
                model.width(),
                model.biases().ofProjection(),
                Architecture.residualDeviation(model.blocks()),
                group);
        this.heads = whole.over(group.size());
        this.products = block.products();
        this.norm = QueryKeyNorm.of(block, name, model);
        float limit = (float) model.clamp().attention();
        this.bound = limit == 0 ? Optional.empty() : Optional.of(new TwoSidedBound(limit));
        this.rotary = rotary;
        this.sight = Sight.of(block, name, model, number, group);
    }

    private static Linear input(ParameterBlock block, String name, ModelSettings model, TensorGroup group) {
        int keys = model.headShape().keyValueWidth();
        List<Integer> columns = List.of(model.headShape().queryWidth(), keys, keys);
        boolean biased = model.biases().ofQueries();
        return Linear.columns(block, name, model.width(), columns, biased, Architecture.INITIALIZER_RANGE, group);
    }

    @Override
    public DeviceTensor apply(DeviceTensor x, Documents documents) {
        return output.apply(mixed(projected(x, documents.positions()), documents));
    }

    @Override
    public DeviceTensor apply(DeviceTensor x, KeyValueCache cache, int block) {
        CachedAttention past = new CachedAttention(cache, block);
        Documents end = cache.places(x.rows());
        DeviceTensor qkv = projected(x, end.positions());
        past.keep(qkv);
        return output.apply(past.next() == 0 ? mixed(qkv, end) : past.mix(qkv, sight));
    }

    /** Queries, keys and values with norm, bound and rotation. */
    private DeviceTensor projected(DeviceTensor x, int... positions) {
        Rotation rotation =
                rotary.map(of -> of.turn(x.tape(), x.rows(), heads, positions)).orElse(Rotation.none());
        if (norm.isEmpty() && bound.isEmpty()) {
            return input.operand(x, rotation);
        }
        DeviceTensor wide = input.apply(x);
        DeviceTensor normalised = norm.map(of -> of.apply(wide)).orElse(wide);
        return rotated(bound.map(of -> of.of(normalised)).orElse(normalised), rotation);
    }

    /** The same rotated, and rounded to the operand type of products. */
    private DeviceTensor rotated(DeviceTensor x, Rotation rotation) {
        Tape tape = x.tape();
        DeviceTensor y = tape.output(products.type(), x.shape(), x);
        Span wide = Products.wide(tape, y.span());
        tape.launch(new Copy(x.span(), wide));
        rotation.apply(tape, wide, false);
        Products.narrow(tape, wide, y.span());
        tape.record(y, gradient -> {
            rotation.apply(tape, gradient, true);
            tape.contribute(x, target -> tape.launch(new Copy(gradient, target)));
        });
        return y;
    }

    private DeviceTensor mixed(DeviceTensor qkv, Documents documents) {
        float scale = (float) (1 / Math.sqrt(heads.width()));
        return AttentionMix.of(KeyValueGroups.expand(qkv, heads), documents.stretches(), heads.queries(), scale, sight);
    }
}
