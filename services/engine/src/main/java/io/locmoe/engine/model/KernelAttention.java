package io.locmoe.engine.model;

import io.locmoe.spi.device.kernel.FusedAttention;
import io.locmoe.spi.device.kernel.FusedAttentionBackward;
import io.locmoe.spi.device.memory.Span;

/**
 * {@link AttentionMix} of a stretch by the fused kernels, which compute the weights again in the backward pass.
 *
 * @param maximum [documents, heads, tokens of a document]
 * @param share   of the same shape
 */
record KernelAttention(AttentionRows rows, Span maximum, Span share) implements AttentionMix.Kept {

    static KernelAttention of(AttentionRows rows) {
        long numbers = (long) rows.stretch().rows() * rows.heads();
        Span maximum = rows.tape().take(numbers);
        Span share = rows.tape().take(numbers);
        rows.tape()
                .launch(new FusedAttention(
                        rows.ownQkv(),
                        rows.ownMixed(),
                        maximum,
                        share,
                        rows.stretch().count(),
                        rows.stretch().length(),
                        rows.heads(),
                        rows.width(),
                        rows.scale()));
        return new KernelAttention(rows, maximum, share);
    }

    @Override
    public void backward(Span above, Span target) {
        rows.tape()
                .launch(new FusedAttentionBackward(
                        rows.ownQkv(),
                        rows.ownMixed(),
                        maximum,
                        share,
                        rows.of(above, rows.width()),
                        rows.of(target, 3 * rows.width()),
                        rows.stretch().count(),
                        rows.stretch().length(),
                        rows.heads(),
                        rows.width(),
                        rows.scale()));
    }
}
