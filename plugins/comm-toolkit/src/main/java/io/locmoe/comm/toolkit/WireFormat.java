package io.locmoe.comm.toolkit;

import io.locmoe.spi.comm.CommunicationStrategy;
import io.locmoe.spi.plugin.Option;
import io.locmoe.spi.plugin.Options;

/**
 * How rows travel, as users choose it with the option {@code wire} that every strategy has. A strategy moves rows of
 * bytes and need not know: {@link #over} puts the format around it.
 *
 * <p>A row is encoded by itself, so that what arrives does not depend on the strategy, the number of ranks or the chunk
 * it travels in. Rows that a rank keeps for itself never travel and stay exact, so that with a lossy format the losses
 * do depend on how tokens and experts are spread over ranks. Gradients travel in the same format as activations.
 *
 * <p>Rows whose elements have 2 bytes already, by the precision of the job, are no larger than {@link #BF16} and travel
 * as they are in both other formats; in {@link #INT8} they are coded by their numbers.
 */
public enum WireFormat {
    /** The bits as they are, 4 bytes an element. */
    FLOAT32,
    /**
     * The upper half of a float32, 2 bytes an element, rounded to nearest, ties to even. The error of a normal number
     * is at most 2^-8 of its value. What rounds above the largest bfloat16, 3.3895e38, becomes infinite; NaN stays NaN.
     */
    BF16,
    /**
     * One byte an element and a float32 scale for each row: its largest magnitude divided by 127. The error of an
     * element is at most half the scale, 1/254 of the largest magnitude in its row, apart from the rounding of the
     * float32 arithmetic itself (2^-22 of that magnitude). A row with an element that is not finite arrives as NaN
     * throughout.
     */
    INT8;

    /** The option {@code wire}. */
    public static Option option() {
        return Option.of("wire", FLOAT32, "how rows travel: float32 (exact), bf16, int8 (one scale a row)");
    }

    /** Reads what {@link #option} declares. */
    public static WireFormat of(Options options) {
        return options.constant("wire", WireFormat.class);
    }

    /**
     * A strategy whose rows travel in this format.
     *
     * @param strategy moves the encoded rows; used by the result from now on
     */
    public CommunicationStrategy over(CommunicationStrategy strategy) {
        return switch (this) {
            case FLOAT32 -> strategy;
            case BF16 -> new Bf16Rows().over(strategy);
            case INT8 -> new Int8Rows().over(strategy);
        };
    }
}
