package io.locmoe.driver.ascend.kernel;

import io.locmoe.driver.ascend.binding.AclRuntime;
import java.util.concurrent.atomic.AtomicBoolean;

/** In what matrix units of a chip compute float32 ({@code cubeMathType}). */
enum Precision {
    /** Products of float32 are float32. */
    FLOAT32(0),
    /** The first 910 generation has no float32 in its matrix units: operands are rounded to float16. */
    FLOAT16(1);

    /** Multiplies smaller types as they are. */
    static final byte OF_OPERANDS = 0;

    private static final AtomicBoolean TOLD = new AtomicBoolean();
    private final byte code;

    Precision(int code) {
        this.code = (byte) code;
    }

    /** That of the current device; what it costs is logged once. */
    static Precision of(AclRuntime runtime) {
        if (runtime.hasBfloat16()) {
            return FLOAT32;
        }
        if (!TOLD.getAndSet(true)) {
            System.getLogger(Precision.class.getName())
                    .log(
                            System.Logger.Level.WARNING,
                            "the matrix units of {0} have no float32: matrix products round their operands to float16",
                            runtime.chip());
        }
        return FLOAT16;
    }

    byte code() {
        return code;
    }
}
