package io.locmoe.driver.strict;

import io.locmoe.spi.plugin.Option;
import io.locmoe.spi.plugin.Options;
import java.util.List;
import java.util.Objects;

/**
 * How unforgiving the driver is.
 *
 * @param kernels      family of the CPU driver's kernels that compute: auto, reference, vector or blas
 * @param seed         of the delays
 * @param delayMicros  longest delay before an item of work; about one item in sixteen is delayed; 0 for none
 * @param lazy         if true, work starts only when the host asks for it (awaits or polls an event, closes a stream),
 *                     which is the latest that the contract allows
 */
public record StrictOptions(String kernels, long seed, int delayMicros, boolean lazy) {
    public static final String KERNELS_PROPERTY = "locmoe.strict.kernels";
    public static final String SEED_PROPERTY = "locmoe.strict.seed";
    public static final String DELAY_PROPERTY = "locmoe.strict.delay.micros";
    public static final String LAZY_PROPERTY = "locmoe.strict.lazy";

    public StrictOptions {
        Objects.requireNonNull(kernels, "kernels");
        if (delayMicros < 0) {
            throw new IllegalArgumentException("delayMicros must not be negative: " + delayMicros);
        }
    }

    /** Fast kernels, small delays. */
    public static StrictOptions defaults() {
        return new StrictOptions("auto", 1, 50, false);
    }

    /** The defaults, changed by the system properties named above. */
    public static StrictOptions fromSystemProperties() {
        StrictOptions defaults = defaults();
        return new StrictOptions(
                System.getProperty(KERNELS_PROPERTY, defaults.kernels()),
                Long.getLong(SEED_PROPERTY, defaults.seed()),
                Integer.getInteger(DELAY_PROPERTY, defaults.delayMicros()),
                Boolean.parseBoolean(System.getProperty(LAZY_PROPERTY, Boolean.toString(defaults.lazy()))));
    }

    /** What users may set; the values of this object are the defaults. */
    List<Option> declared() {
        return List.of(
                Option.of("kernels", kernels, "kernels that compute: auto, reference, vector or blas"),
                Option.of("seed", Math.toIntExact(seed), "of the delays"),
                Option.of("delayMicros", delayMicros, "longest delay before an item of work; 0: none")
                        .atLeast(0),
                Option.of("lazy", lazy, "whether work starts only when the host asks for it"));
    }

    /** The values of what {@link #declared} declares. */
    static StrictOptions of(Options options) {
        return new StrictOptions(
                options.text("kernels"), options.integer("seed"), options.integer("delayMicros"), options.flag("lazy"));
    }

    public StrictOptions withKernels(String family) {
        return new StrictOptions(family, seed, delayMicros, lazy);
    }

    public StrictOptions withDelay(long newSeed, int micros) {
        return new StrictOptions(kernels, newSeed, micros, lazy);
    }

    public StrictOptions withLazy(boolean newLazy) {
        return new StrictOptions(kernels, seed, delayMicros, newLazy);
    }
}
