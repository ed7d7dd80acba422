package io.locmoe.laboratory.bench.step.device;

import io.locmoe.spi.device.kernel.Kernel;
import java.util.Arrays;
import java.util.function.ObjLongConsumer;

/**
 * The calls to a device in a step, with the time of each. Launches are only recorded, and sorted after the step. Used
 * by the launching thread.
 */
final class StepTimer {
    final CallTally copiesIn = new CallTally();
    final CallTally copiesOut = new CallTally();
    final CallTally waits = new CallTally();
    final CallTally memory = new CallTally();
    private Kernel[] kernels = new Kernel[1024];
    private long[] nanos = new long[1024];
    private int launches;
    private boolean on;

    /** Whether calls are timed; otherwise they go to the device unchanged. */
    boolean isOn() {
        return on;
    }

    void switchTo(boolean wanted) {
        on = wanted;
    }

    void launched(Kernel kernel, long time) {
        if (launches == kernels.length) {
            kernels = Arrays.copyOf(kernels, 2 * launches);
            nanos = Arrays.copyOf(nanos, 2 * launches);
        }
        kernels[launches] = kernel;
        nanos[launches++] = time;
    }

    /** Passes on every launch with its nanoseconds, and clears all. */
    void take(ObjLongConsumer<Kernel> each) {
        for (int i = 0; i < launches; i++) {
            each.accept(kernels[i], nanos[i]);
        }
        Arrays.fill(kernels, 0, launches, null);
        launches = 0;
        copiesIn.clear();
        copiesOut.clear();
        waits.clear();
        memory.clear();
    }
}
