package io.locmoe.spi.device.kernel;

import io.locmoe.spi.device.memory.Span;

/**
 * Rotary position embedding (Su et al. 2021) of the first heads of each row, in place. With {@code h = headWidth / 2}
 * and {@code t = row % sequence}, the elements {@code a = x[i]} and {@code b = x[i + h]} of a head, {@code i < h},
 * become {@code a cosines[t, i] - b sines[t, i]} and {@code b cosines[t, i] + a sines[t, i]}: the halves of a head form
 * the pairs, as in Llama. Columns after the heads stay as they are. Composed, it is {@link GatherRows}, {@link Binary}
 * and {@link Accumulate}.
 *
 * @param matrix    [rows, columns], changed in place
 * @param cosines   [sequence, headWidth / 2]
 * @param sines     [sequence, headWidth / 2]
 * @param columns   at least {@code heads} x {@code headWidth}
 * @param heads     heads of a row that are rotated, which come first
 * @param headWidth even
 * @param inverse   whether the sines are negated, which takes the rotation back; it is also the rotation's gradient
 */
public record RotaryEmbedding(
        Span matrix,
        Span cosines,
        Span sines,
        int rows,
        int columns,
        int heads,
        int headWidth,
        int sequence,
        boolean inverse)
        implements FusedKernel {
    public RotaryEmbedding {
        if (headWidth < 2 || headWidth % 2 != 0) {
            throw new IllegalArgumentException("headWidth must be even and at least 2: " + headWidth);
        }
        Check.notNegative("heads", heads);
        if ((long) heads * headWidth > columns || sequence < 1) {
            throw new IllegalArgumentException(heads + " heads of " + headWidth + " elements in rows of " + columns
                    + ", in sequences of " + sequence);
        }
        Check.length("matrix", matrix, (long) rows * columns);
        Check.length("cosines", cosines, (long) sequence * (headWidth / 2));
        Check.length("sines", sines, (long) sequence * (headWidth / 2));
    }
}
