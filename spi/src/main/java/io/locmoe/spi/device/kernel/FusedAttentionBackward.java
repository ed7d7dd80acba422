package io.locmoe.spi.device.kernel;

import io.locmoe.spi.contract.Experimental;
import io.locmoe.spi.device.memory.Span;

/**
 * Gradient of {@link FusedAttention}: with {@code p} as there and {@code g = gradientOut}, for each sequence and head
 * {@code weight[t, s] = scale p[t, s] (g[t].v[s] - g[t].out[t])} over {@code s <= t};
 * {@code gradientQ[t] = sum_s weight[t, s] k[s]}, {@code gradientK[s] = sum_t weight[t, s] q[t]} and
 * {@code gradientV[s] = sum_t p[t, s] g[t]}.
 *
 * <p>It is composed of four {@link MatMul}s and a {@link SoftmaxBackward}. Instead of {@code g[t].out[t]} a driver may
 * take {@code sum_s p[t, s] g[t].v[s]}, which is the same number, and leave {@code out} unread.
 *
 * @param qkv         [sequences x sequence, 3 width]
 * @param out         [sequences x sequence, width], of the forward
 * @param maximum     [sequences, heads, sequence], of the forward
 * @param share       [sequences, heads, sequence], of the forward
 * @param gradientOut [sequences x sequence, width]
 * @param gradientQkv [sequences x sequence, 3 width]
 * @param width       a multiple of {@code heads}
 * @param scale       of the forward
 */
@Experimental
public record FusedAttentionBackward(
        Span qkv,
        Span out,
        Span maximum,
        Span share,
        Span gradientOut,
        Span gradientQkv,
        int sequences,
        int sequence,
        int heads,
        int width,
        float scale)
        implements FusedKernel {
    public FusedAttentionBackward {
        Check.attention(sequences, sequence, heads, width, scale);
        long rows = (long) sequences * sequence;
        Check.length("qkv", qkv, rows * 3 * width);
        Check.length("out", out, rows * width);
        Check.length("maximum", maximum, rows * heads);
        Check.length("share", share, rows * heads);
        Check.length("gradientOut", gradientOut, rows * width);
        Check.length("gradientQkv", gradientQkv, rows * 3 * width);
    }
}
