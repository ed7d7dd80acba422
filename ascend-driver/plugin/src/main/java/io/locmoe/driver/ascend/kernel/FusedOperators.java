package io.locmoe.driver.ascend.kernel;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;

/**
 * Whether a chip has {@code aclnnGroupedMatmul} in float32: A2 and A3 do. The first 910 generation has none, and the
 * 950 has it in smaller types only, though all have the function.
 */
final class FusedOperators {
    private static final Pattern CHIPS = Pattern.compile("Ascend910(B\\d|_93).*");
    private static final AtomicBoolean TOLD = new AtomicBoolean();

    private FusedOperators() {}

    /** What is done without them on a chip that has none. */
    static Optional<String> absence(String chip) {
        return CHIPS.matcher(chip).matches()
                ? Optional.empty()
                : Optional.of(chip + " has no grouped products of float32: experts are multiplied one after the other");
    }

    /** What a chip has not is logged once. */
    static boolean on(String chip) {
        Optional<String> absence = absence(chip);
        if (absence.isPresent() && !TOLD.getAndSet(true)) {
            System.getLogger(FusedOperators.class.getName()).log(System.Logger.Level.WARNING, absence.get());
        }
        return absence.isEmpty();
    }
}
