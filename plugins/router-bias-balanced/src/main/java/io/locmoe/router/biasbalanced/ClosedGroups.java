package io.locmoe.router.biasbalanced;

import io.locmoe.spi.plugin.Option;
import java.util.Arrays;

/** What becomes of experts outside a token's best groups. */
enum ClosedGroups {
    /** None is chosen. */
    NEVER,
    /** Each is compared as 0, so that it is better than an open one whose score and bias are negative together. */
    ZERO;

    /** The option {@code closedGroups}. */
    static Option option() {
        return Option.of(
                "closedGroups",
                NEVER,
                "experts outside a token's best groups are: never chosen, or compared as zero, as in DeepSeek-V3's"
                        + " code");
    }

    /** @param open [T * n] what chooses, NaN for experts outside the best groups */
    double[] compared(double[] open) {
        return this == NEVER
                ? open
                : Arrays.stream(open).map(v -> Double.isNaN(v) ? 0 : v).toArray();
    }
}
