package io.locmoe.engine.model;

import io.locmoe.engine.settings.LatentShape;
import io.locmoe.spi.device.kernel.Fill;
import io.locmoe.tape.DeviceTensor;
import io.locmoe.tape.StackedRows;
import java.math.BigInteger;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Puts the parts of latent attention together as {@link AttentionMix} reads them, and takes its values out again.
 * Everything is seen as units, which are the largest number of elements that divides all parts of a head.
 */
final class LatentHeads {
    private final int unit;
    private final int tokens;
    private final int heads;
    /** Units of a head's parts. */
    private final int plain;

    private final int rotary;
    private final int value;

    LatentHeads(LatentShape shape, int tokens) {
        this.tokens = tokens;
        unit = BigInteger.valueOf(shape.plain())
                .gcd(BigInteger.valueOf(shape.rotary()))
                .gcd(BigInteger.valueOf(shape.value()))
                .intValue();
        heads = shape.heads();
        plain = shape.plain() / unit;
        rotary = shape.rotary() / unit;
        value = shape.value() / unit;
    }

    /**
     * Queries, keys and values of all heads. A head begins with its rotated part; its values end with zeros where they
     * are narrower than keys.
     *
     * @param query       [tokens, heads x plain]
     * @param queryRotary [tokens, heads x rotary]
     * @param keyValue    [tokens, heads x plain + heads x value]
     * @param keyRotary   [tokens, rotary]
     * @return [tokens, 3 x heads x (rotary + plain)]
     */
    DeviceTensor join(DeviceTensor query, DeviceTensor queryRotary, DeviceTensor keyValue, DeviceTensor keyRotary) {
        List<DeviceTensor> parts =
                List.of(units(query), units(queryRotary), units(keyValue), units(keyRotary), zero(query));
        int ofToken = 3 * heads * (rotary + plain);
        int[] sources = IntStream.range(0, tokens * ofToken)
                .map(i -> source(i / ofToken, i % ofToken))
                .toArray();
        return StackedRows.of(parts).gatherRows(sources).reshape(tokens, ofToken * unit);
    }

    /** The values, [tokens, heads x value], of [tokens, heads x (rotary + plain)]. */
    DeviceTensor values(DeviceTensor mixed) {
        int width = rotary + plain;
        if (value == width) {
            return mixed;
        }
        int[] kept = IntStream.range(0, tokens * heads * value)
                .map(i -> i / value * width + i % value)
                .toArray();
        return units(mixed).gatherRows(kept).reshape(tokens, heads * value * unit);
    }

    private DeviceTensor units(DeviceTensor part) {
        return part.reshape(part.elements() / unit, unit);
    }

    private DeviceTensor zero(DeviceTensor like) {
        DeviceTensor zero = like.tape().output(like.span().type(), new int[] {1, unit});
        like.tape().launch(new Fill(zero.span(), 0f));
        return zero;
    }

    /** Where a unit of a token's queries, keys and values is among those of the parts. */
    private int source(int token, int at) {
        int width = rotary + plain;
        int head = at / width % heads;
        int within = at % width;
        return switch (at / width / heads) {
            case 0 -> within < rotary ? queryRotary(token, head) + within : query(token, head) + within - rotary;
            case 1 -> within < rotary ? keyRotary(token) + within : key(token, head) + within - rotary;
            default -> within < value ? value(token, head) + within : keyRotary(tokens);
        };
    }

    private int query(int token, int head) {
        return (token * heads + head) * plain;
    }

    private int queryRotary(int token, int head) {
        return query(tokens, 0) + (token * heads + head) * rotary;
    }

    private int key(int token, int head) {
        return queryRotary(tokens, 0) + token * heads * (plain + value) + head * plain;
    }

    private int value(int token, int head) {
        return key(token, heads) + head * value;
    }

    /** That of all tokens is the unit of zeros. */
    private int keyRotary(int token) {
        return key(tokens, 0) + token * rotary;
    }
}
