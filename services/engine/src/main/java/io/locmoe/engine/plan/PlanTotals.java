package io.locmoe.engine.plan;

import io.locmoe.spi.router.Assignment;
import io.locmoe.spi.router.RoutingPlan;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A rank's message about its plan: the tokens for each expert, and numbers that show whether the plans are consistent.
 *
 * @param kept     [n] entries of each expert
 * @param load     a digest of the loads, which are equal on all ranks
 * @param measures a digest of the measures, which are equal on all ranks
 * @param capacity capacity of an expert, equal on all ranks
 * @param lostSome number of dropped tokens that have entries; each lost at least one choice
 * @param lostMost largest number of choices that the dropped tokens can have lost
 */
public record PlanTotals(long[] kept, long load, long measures, long capacity, long lostSome, long lostMost) {
    private static final int NUMBERS = 5;

    /** @param rows tokens of the rank, padding included */
    public static PlanTotals of(RoutingPlan plan, int rows) {
        Assignment a = plan.assignment();
        int[] entries = new int[rows];
        for (int token : a.tokens()) {
            entries[token]++;
        }
        long lostSome = 0;
        long lostMost = 0;
        for (int token : a.dropped()) {
            lostSome += entries[token] > 0 ? 1 : 0;
            lostMost += a.experts() - entries[token];
        }
        return new PlanTotals(kept(a), digest(a.load()), digest(plan.measures()), a.capacity(), lostSome, lostMost);
    }

    /** [n] entries of each expert. */
    public static long[] kept(Assignment assignment) {
        long[] kept = new long[assignment.experts()];
        for (int e = 0; e < kept.length; e++) {
            kept[e] = assignment.offsets()[e + 1] - assignment.offsets()[e];
        }
        return kept;
    }

    private static long digest(long[] numbers) {
        long digest = numbers.length;
        for (long number : numbers) {
            digest = (digest ^ number) * 0x9E3779B97F4A7C15L;
            digest ^= digest >>> 29;
        }
        return digest;
    }

    private static long digest(Map<String, Double> measures) {
        return digest(new TreeMap<>(measures)
                .entrySet().stream()
                        .flatMap(measure ->
                                List.of((long) measure.getKey().hashCode(), Double.doubleToLongBits(measure.getValue()))
                                        .stream())
                        .mapToLong(Long::longValue)
                        .toArray());
    }

    /** Encodes the totals as a message. */
    public long[] encode() {
        long[] message =
                Arrays.copyOf(new long[] {load, measures, capacity, lostSome, lostMost}, NUMBERS + kept.length);
        System.arraycopy(kept, 0, message, NUMBERS, kept.length);
        return message;
    }

    /** @throws IllegalArgumentException if the message is too short */
    public static PlanTotals decode(long[] m) {
        if (m.length < NUMBERS) {
            throw new IllegalArgumentException("a rank sent " + m.length + " numbers about its plan");
        }
        return new PlanTotals(Arrays.copyOfRange(m, NUMBERS, m.length), m[0], m[1], m[2], m[3], m[4]);
    }

    /**
     * Checks the plans of all ranks together; every rank gets the same result.
     *
     * @param own  assignment of one of the ranks
     * @param rows tokens of all ranks, padding included; no expert gets more of one rank
     * @throws IllegalArgumentException with everything that is inconsistent
     */
    public static void check(List<PlanTotals> ranks, Assignment own, long rows) {
        requirePlausible(ranks, own.experts(), rows);
        Problems problems = new Problems();
        for (int r = 1; r < ranks.size(); r++) {
            ranks.get(r).compare(ranks.getFirst(), r, problems);
        }
        long lost = 0;
        for (int e = 0; e < own.experts(); e++) {
            lost += own.load()[e] - kept(ranks, own, e, problems);
        }
        lost(ranks, lost, problems);
        problems.end();
    }

    /** The tokens that all ranks keep for an expert. */
    private static long kept(List<PlanTotals> ranks, Assignment own, int expert, Problems problems) {
        long kept = ranks.stream().mapToLong(rank -> rank.kept[expert]).sum();
        problems.require(
                kept <= own.capacity(),
                () -> "the plans of all ranks give expert " + expert + " " + kept
                        + " tokens, more than its capacity of " + own.capacity());
        problems.require(
                kept <= own.load()[expert],
                () -> "the load of expert " + expert + " is " + own.load()[expert] + " choices, but all ranks keep "
                        + kept + " of them");
        return kept;
    }

    /**
     * Checks that the numbers of entries can be, before memory is taken by them.
     *
     * @param rows tokens of all ranks, padding included
     * @throws IllegalArgumentException if one cannot
     */
    public static void requirePlausible(List<PlanTotals> ranks, int experts, long rows) {
        Problems problems = new Problems();
        for (int r = 0; r < ranks.size(); r++) {
            ranks.get(r).requirePlausible(r, experts, rows, problems);
        }
        problems.end();
    }

    /** Memory for rows is taken by these numbers, so those of a damaged or foreign rank stop here. */
    private void requirePlausible(int rank, int experts, long rows, Problems problems) {
        problems.require(
                kept.length == experts,
                () -> "rank " + rank + " counts tokens for " + kept.length + " experts of " + experts);
        for (int e = 0; e < kept.length; e++) {
            int expert = e;
            problems.require(
                    kept[e] >= 0 && kept[e] <= rows,
                    () -> "rank " + rank + " says that it sends " + kept[expert] + " tokens to expert " + expert
                            + "; all ranks have " + rows);
        }
    }

    private void compare(PlanTotals first, int rank, Problems problems) {
        problems.require(
                load == first.load,
                () -> "rank " + rank + " counts other loads than rank 0; a load is that of all ranks");
        problems.require(
                capacity == first.capacity,
                () -> "rank " + rank + " has the capacity " + capacity + ", rank 0 has " + first.capacity);
        problems.require(
                measures == first.measures,
                () -> "rank " + rank + " measured something else than rank 0; measures are equal on all ranks");
    }

    private static void lost(List<PlanTotals> ranks, long lost, Problems problems) {
        long least = ranks.stream().mapToLong(PlanTotals::lostSome).sum();
        long most = ranks.stream().mapToLong(PlanTotals::lostMost).sum();
        problems.require(
                lost <= most,
                () -> "the loads count " + lost + " choices that no rank keeps, but the dropped tokens can have lost "
                        + most + " at most");
        problems.require(
                lost >= least,
                () -> least + " dropped tokens have entries, so each lost another choice, but the loads count only "
                        + lost + " lost choices");
    }
}
