package io.locmoe.spi.device.kernel;

import static io.locmoe.spi.device.memory.ElementType.BFLOAT16;
import static io.locmoe.spi.device.memory.ElementType.FLOAT16;
import static io.locmoe.spi.device.memory.ElementType.FLOAT32;

import io.locmoe.spi.device.memory.ElementType;
import io.locmoe.spi.device.memory.Span;

/**
 * Causal self-attention of several heads, which keeps two numbers of a row and head for the backward instead of the
 * matrix of weights [heads, sequence, sequence], which is then computed again (Dao 2023, FlashAttention-2).
 *
 * <p>Queries {@code q}, keys {@code k} and values {@code v} are the three thirds of the columns of {@code qkv}; head
 * {@code h} has the columns {@code h d} to {@code (h + 1) d} of each, with {@code d = width / heads}. For each sequence
 * and head, on its own: {@code maximum[t] = max_s scale q[t].k[s]} and
 * {@code share[t] = 1 / sum_s exp(scale q[t].k[s] - maximum[t])} over {@code s <= t},
 * {@code p[t, s] = exp(scale q[t].k[s] - maximum[t]) share[t]}, and {@code out[t] = sum_s p[t, s] v[s]}.
 *
 * <p>It is composed of two {@link MatMul}s and a causal {@link Softmax}. What a driver takes besides the operands
 * should grow with the sequence at most, not with its square.
 *
 * <p>Scores, softmax and sums are of float32 or wider. Where {@code qkv} is of a smaller type, a driver may round
 * weights to it before they multiply values, as they are here or before they are divided by their sum.
 *
 * @param qkv     [sequences x sequence, 3 width]
 * @param out     [sequences x sequence, width], its columns cut into heads as those of {@code qkv}, of the type of
 *                {@code qkv} or float32
 * @param maximum [sequences, heads, sequence]
 * @param share   [sequences, heads, sequence], the weight of the largest score
 * @param width   a multiple of {@code heads}
 * @param scale   more than 0, usually 1 / sqrt(d)
 */
@Takes({FLOAT32, BFLOAT16, FLOAT16})
public record FusedAttention(
        Span qkv, Span out, Span maximum, Span share, int sequences, int sequence, int heads, int width, float scale)
        implements FusedKernel {
    public FusedAttention {
        Check.attention(sequences, sequence, heads, width, scale);
        long rows = (long) sequences * sequence;
        Check.elements("qkv", qkv, rows * 3 * width);
        Check.type("qkv", qkv, FLOAT32, BFLOAT16, FLOAT16);
        Check.elements("out", out, rows * width);
        Check.type("out", out, qkv.type(), FLOAT32);
        Check.length("maximum", maximum, rows * heads);
        Check.length("share", share, rows * heads);
    }

    /** The type of {@code qkv}. */
    @Override
    public ElementType elementType() {
        return qkv.type();
    }
}
