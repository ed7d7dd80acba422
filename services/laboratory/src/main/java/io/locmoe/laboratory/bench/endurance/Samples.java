package io.locmoe.laboratory.bench.endurance;

import java.util.ArrayList;
import java.util.List;

/**
 * Samples at equal intervals, with a maximum number: when it is reached, every second sample is dropped and the
 * interval doubles. Not thread-safe.
 */
final class Samples {
    private final int most;
    private final List<Sample> kept = new ArrayList<>();
    /** One of this many offered samples is kept. */
    private long stride = 1;

    private long offered;

    Samples(int most) {
        this.most = most;
    }

    void offer(Sample sample) {
        if (offered++ % stride != 0) {
            return;
        }
        kept.add(sample);
        if (kept.size() >= most) {
            for (int odd = kept.size() / 2 * 2 - 1; odd > 0; odd -= 2) {
                kept.remove(odd);
            }
            stride *= 2;
        }
    }

    List<Sample> list() {
        return List.copyOf(kept);
    }
}
