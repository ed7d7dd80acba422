package io.locmoe.spi.device.kernel;

import static io.locmoe.spi.device.memory.ElementType.BFLOAT16;
import static io.locmoe.spi.device.memory.ElementType.FLOAT16;
import static io.locmoe.spi.device.memory.ElementType.FLOAT32;

import io.locmoe.spi.device.memory.ElementType;
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
 * <p>Sums are of float32 or wider. Where {@code qkv} is of a smaller type, a driver may round {@code p} and
 * {@code weight} to it before they multiply.
 *
 * @param qkv         [sequences x sequence, 3 width]
 * @param out         [sequences x sequence, width], of the forward, of the type of {@code qkv} or float32
 * @param maximum     [sequences, heads, sequence], of the forward
 * @param share       [sequences, heads, sequence], of the forward
 * @param gradientOut [sequences x sequence, width], of the type of {@code qkv}
 * @param gradientQkv [sequences x sequence, 3 width], of the type of {@code qkv} or float32
 * @param width       a multiple of {@code heads}
 * @param scale       of the forward
 */
@Takes({FLOAT32, BFLOAT16, FLOAT16})
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
        Check.elements("qkv", qkv, rows * 3 * width);
        Check.type("qkv", qkv, FLOAT32, BFLOAT16, FLOAT16);
        Check.elements("out", out, rows * width);
        Check.type("out", out, qkv.type(), FLOAT32);
        Check.length("maximum", maximum, rows * heads);
        Check.length("share", share, rows * heads);
        Check.elements("gradientOut", gradientOut, rows * width);
        Check.type("gradientOut", gradientOut, qkv.type());
        Check.elements("gradientQkv", gradientQkv, rows * 3 * width);
        Check.type("gradientQkv", gradientQkv, qkv.type(), FLOAT32);
    }

    /** The type of {@code qkv}. */
    @Override
    public ElementType elementType() {
        return qkv.type();
    }
}
