package io.locmoe.driver.ascend.kernel;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;

/**
 * Operators that do at once what others do in many steps. All chips have the functions, and not all what they need: the
 * first 910 generation has none of them.
 */
enum FusedOperators {
    /** {@code aclnnGroupedMatmul}: the 950 has it in smaller types only. */
    PRODUCTS("grouped products of float32", "experts are multiplied one after the other", "Ascend910(B\\d|_93).*"),
    /** {@code aclnnFlashAttentionScore}: the 950 has later versions only. */
    ATTENTION("fused attention", "it is made of products and a softmax", "Ascend910(B\\d|_93).*"),
    /** {@code aclnnApplyAdamWV2}. */
    ADAMW("AdamW in one operator", "it is element-wise", "Ascend(910(B\\d|_93)|950).*"),
    /** {@code aclnnRmsNorm}, {@code aclnnSwiGlu}, {@code aclnnRotaryPositionEmbedding} and gradients. */
    DECODER(
            "RMS normalisation, SwiGLU and rotary positions in one operator each",
            "they are made of plain kernels",
            "Ascend(910(B\\d|_93)|950).*");

    private static final AtomicBoolean TOLD = new AtomicBoolean();

    private final String what;
    private final String without;
    private final Pattern chips;

    FusedOperators(String what, String without, String chips) {
        this.what = what;
        this.without = without;
        this.chips = Pattern.compile(chips);
    }

    boolean on(String chip) {
        return chips.matcher(chip).matches();
    }

    /** What a chip has not, and what is done without it, a line each. */
    static List<String> absences(String chip) {
        return Arrays.stream(values())
                .filter(operator -> !operator.on(chip))
                .map(operator -> chip + " has no " + operator.what + ": " + operator.without)
                .toList();
    }

    /** Logs what a chip has not, once. */
    static void tellAbsences(String chip) {
        List<String> absences = absences(chip);
        if (!absences.isEmpty() && !TOLD.getAndSet(true)) {
            System.getLogger(FusedOperators.class.getName())
                    .log(System.Logger.Level.WARNING, String.join("; ", absences));
        }
    }
}
