package io.locmoe.laboratory.bench.step;

import java.util.Locale;

/**
 * What a device reaches when it does nothing else, measured in the same run.
 *
 * @param productGflops of its best matrix product, billions of operations a second
 * @param productSize   rows and columns of that product
 * @param copyGbytes    billions of bytes a second, read and written, of a copy of memory larger than the caches
 * @param launchNanos   a kernel that has nothing to do
 * @param timerNanos    what timing adds to a launch
 */
public record MachineLimits(
        double productGflops, int productSize, double copyGbytes, double launchNanos, double timerNanos) {

    /** One line for people. */
    String text() {
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
