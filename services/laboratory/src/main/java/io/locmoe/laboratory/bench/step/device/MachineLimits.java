package io.locmoe.laboratory.bench.step.device;

import java.util.Locale;

/**
 * The best performance of a device without other work, measured in the same run.
 *
 * @param productGflops rate of its best matrix product, billions of operations per second
 * @param productSize   rows and columns of that product
 * @param copyGbytes    rate of a copy of memory larger than the caches, read and written, billions of bytes per second
 * @param launchNanos   duration of an empty kernel
 * @param timerNanos    time that timing adds to a launch
 */
public record MachineLimits(
        double productGflops, int productSize, double copyGbytes, double launchNanos, double timerNanos) {

    /** A line for the user. */
    public String text() {
        return String.format(
                Locale.ROOT,
                "This device: best matrix product %.1f GFLOP/s (%d × %d × %d), copy %.1f GB/s; a launch takes %.0f ns,"
                        + " and timing it %.0f ns more.",
                productGflops,
                productSize,
                productSize,
                productSize,
                copyGbytes,
                launchNanos,
                timerNanos);
    }
}
