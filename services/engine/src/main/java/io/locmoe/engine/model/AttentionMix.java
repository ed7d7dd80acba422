package io.locmoe.engine.model;

import io.locmoe.engine.parameter.Products;
import io.locmoe.spi.device.kernel.FusedAttention;
import io.locmoe.spi.device.kernel.FusedAttentionBackward;
import io.locmoe.spi.device.memory.ElementType;
import io.locmoe.spi.device.memory.Span;
import io.locmoe.tape.DeviceTensor;
import io.locmoe.tape.Tape;

/**
 * Computes softmax(Q K^T / sqrt(d_head)) V of each head, by the fused kernels, or by {@link ComposedAttention} if a
 * device lacks them, which keeps the weights, [heads, tokens, sequence]. If Q, K and V have a smaller type than
 * float32, the weights are rounded to it after the softmax, and so is the result; gradients are rounded before they
 * multiply.
 */
final class AttentionMix {
    private AttentionMix() {}

    /**
     * The weighted sum of the values up to each token in its sequence, [tokens, width], in the type of {@code qkv}.
     *
     * @param qkv [tokens, 3 width], see {@link Attention}, in the operand type
     */
    static DeviceTensor of(DeviceTensor qkv, int sequence, int heads) {
        Tape tape = qkv.tape();
        int width = qkv.columns() / 3;
        int sequences = qkv.rows() / sequence;
        ElementType type = qkv.span().type();
        DeviceTensor mixed = tape.output(type, new int[] {qkv.rows(), width}, qkv);
        float scale = (float) (1 / Math.sqrt(width / heads));
        if (tape.executes(type, FusedAttention.class, FusedAttentionBackward.class)) {
            fused(tape, qkv, mixed, sequences, sequence, heads, scale);
        } else {
            ComposedAttention.of(tape, qkv, mixed, sequences, sequence, heads, scale);
        }
        return mixed;
    }

    private static void fused(
            Tape tape, DeviceTensor qkv, DeviceTensor mixed, int sequences, int sequence, int heads, float scale) {
        int width = mixed.columns();
        Span maximum = tape.take((long) qkv.rows() * heads);
        Span share = tape.take((long) qkv.rows() * heads);
        tape.launch(
                new FusedAttention(qkv.span(), mixed.span(), maximum, share, sequences, sequence, heads, width, scale));
        Products products = new Products(qkv.span().type());
        tape.record(mixed, gradient -> {
            Span above = products.passing(tape, gradient);
            tape.contribute(
                    qkv,
                    target -> tape.launch(new FusedAttentionBackward(
                            qkv.span(),
                            mixed.span(),
                            maximum,
                            share,
                            above,
                            target,
                            sequences,
                            sequence,
                            heads,
                            width,
                            scale)));
            products.giveBack(tape, above);
        });
    }
}
