package io.locmoe.engine.model;

import io.locmoe.engine.exchange.TensorGroup;
import io.locmoe.engine.parameter.Architecture;
import io.locmoe.engine.parameter.ParameterBlock;
import io.locmoe.tape.DeviceTensor;

/**
 * Causal multi-head self-attention (Vaswani et al. 2017): softmax(Q K^T / sqrt(d_head)) V for each head, then a
 * projection. Queries, keys and values are the three thirds of one matrix [tokens, 3 width], in which head h has the
 * columns [h d_head, (h + 1) d_head) of each third. A device of a tensor group has an equal part of the heads;
 * {@code width} is then the width of its own heads. Activations between the two maps have the operand type of products.
 */
final class Attention {
    private final Linear input;
    private final Linear output;
    private final int heads;

    /** @param group devices that the heads are split over */
    Attention(ParameterBlock block, String name, int width, int heads, float outputDeviation, TensorGroup group) {
        input = Linear.columns(block, name + ".qkv", width, 3 * width, 3, Architecture.INITIALIZER_RANGE, group);
        output = Linear.rows(block, name + ".projection", width, width, outputDeviation, group);
        this.heads = heads / group.size();
    }

    /** {@code x} is [sequences x sequence, width]. */
    DeviceTensor apply(DeviceTensor x, int sequence) {
        return output.apply(AttentionMix.of(input.operand(x), sequence, heads));
    }
}
