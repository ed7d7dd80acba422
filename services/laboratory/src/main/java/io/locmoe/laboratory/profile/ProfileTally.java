package io.locmoe.laboratory.profile;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Sums the time of what was recorded. Used by one thread. */
final class ProfileTally {
    private static final String STEP = "step";
    private static final double NANOS_OF_A_MILLISECOND = 1e6;

    private final Map<Kind, Sum> sums = new LinkedHashMap<>();
    private final Sum steps = new Sum();

    private record Kind(String category, String name) {}

    private static final class Sum {
        private long calls;
        private long nanos;
        private long bytes;

        private void add(long duration, long moved) {
            calls++;
            nanos += duration;
            bytes += moved;
        }
    }

    /**
     * Adds an event.
     *
     * @param nanos its duration
     * @param bytes of its operands, or sent; 0 if it has none
     */
    void add(String category, String name, long nanos, long bytes) {
        if (category.equals(STEP)) {
            steps.add(nanos, bytes);
        } else {
            sums.computeIfAbsent(new Kind(category, name), _ -> new Sum()).add(nanos, bytes);
        }
    }

    /** Mean time of a step over steps and ranks. */
    double millisecondsOfAStep() {
        return steps.nanos / NANOS_OF_A_MILLISECOND / steps.calls;
    }

    /** What was recorded, for one step of one rank, by category, and the longest first. */
    List<ProfilePart> parts() {
        return sums.entrySet().stream()
                .map(entry -> part(entry.getKey(), entry.getValue()))
                .sorted(Comparator.comparing(ProfilePart::category)
                        .thenComparing(Comparator.comparingDouble(ProfilePart::milliseconds)
                                .reversed()))
                .toList();
    }

    private ProfilePart part(Kind kind, Sum sum) {
        double stepsOfRanks = steps.calls;
        return new ProfilePart(
                kind.category,
                kind.name,
                sum.calls / stepsOfRanks,
                sum.nanos / NANOS_OF_A_MILLISECOND / stepsOfRanks,
                (double) sum.nanos / steps.nanos,
                sum.bytes / stepsOfRanks);
    }
}
