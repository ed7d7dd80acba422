package io.locmoe.engine.model;

import io.locmoe.engine.model.Documents.Stretch;
import io.locmoe.engine.parameter.Products;
import io.locmoe.spi.device.kernel.FusedAttention;
import io.locmoe.spi.device.kernel.FusedAttentionBackward;
import io.locmoe.spi.device.memory.ElementType;
import io.locmoe.spi.device.memory.Span;
import io.locmoe.tape.DeviceTensor;
import io.locmoe.tape.Tape;
import java.util.List;
import java.util.function.Consumer;

/**
 * Computes softmax(scale Q K^T) V of each head within each document: by {@link KernelAttention}, or by {@link
 * ComposedAttention} if a device lacks the fused kernels, or if the {@link Sight} is not theirs, which keeps the
 * weights, [heads, tokens, document]. If Q, K and V have a smaller type than float32, the weights are rounded to it
 * after the softmax, and so is the result; gradients are rounded before they multiply.
 */
final class AttentionMix {
    private AttentionMix() {}

    /** What is kept of one stretch for the backward pass. */
    interface Kept {
        /**
         * Computes the gradient of queries, keys and values.
         *
         * @param above  gradient of the result, of all rows
         * @param target overwritten in the rows of the stretch
         */
        void backward(Span above, Span target);
    }

    /**
     * The weighted sum of the values up to each token in its document, [tokens, width], in the type of {@code qkv}.
     *
     * @param qkv   [tokens, 3 width], see {@link Attention}, in the operand type
     * @param scale what the products of queries and keys are multiplied by
     * @param sight keys that a query sees
     */
    static DeviceTensor of(DeviceTensor qkv, List<Stretch> stretches, int heads, float scale, Sight sight) {
        Tape tape = qkv.tape();
        int width = qkv.columns() / 3;
        ElementType type = qkv.span().type();
        DeviceTensor[] inputs =
                sight.sinks().map(sinks -> new DeviceTensor[] {qkv, sinks}).orElseGet(() -> new DeviceTensor[] {qkv});
        DeviceTensor mixed = tape.output(type, new int[] {qkv.rows(), width}, inputs);
        List<? extends Kept> kept = stretches.stream()
                .map(stretch -> new AttentionRows(tape, qkv.span(), mixed.span(), stretch, heads, width, scale, sight))
                .map(AttentionMix::kept)
                .toList();
        Products products = new Products(type);
        tape.record(mixed, gradient -> {
            Span above = products.passing(tape, gradient);
            backward(qkv, target -> kept.forEach(stretch -> stretch.backward(above, target)));
            products.giveBack(tape, above);
        });
        return mixed;
    }

    private static Kept kept(AttentionRows rows) {
        boolean fused = rows.tape().executes(rows.qkv().type(), FusedAttention.class, FusedAttentionBackward.class);
        return fused && rows.sight().isCausal(rows.stretch().length())
                ? KernelAttention.of(rows)
                : ComposedAttention.of(rows);
    }

    /** Where queries, keys and values need no gradient, the sinks do. */
    private static void backward(DeviceTensor qkv, Consumer<Span> stretches) {
        if (qkv.needsGradient()) {
            qkv.tape().contribute(qkv, stretches);
            return;
        }
        Span lost = qkv.tape().borrow(qkv.span().length());
        stretches.accept(lost);
        qkv.tape().giveBack(lost);
    }
}
