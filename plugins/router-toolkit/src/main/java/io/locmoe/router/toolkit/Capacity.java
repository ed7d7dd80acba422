package io.locmoe.router.toolkit;

import io.locmoe.spi.router.Assignment;
import io.locmoe.spi.router.MeshCounts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Applies an expert capacity over the whole mesh to the choices of this rank's tokens. All ranks call it together.
 *
 * <p>The result does not depend on how the tokens are spread over ranks: ranks hold consecutive tokens of the global
 * batch, and the order of priority is defined on that batch.
 */
public final class Capacity {

    /** Which tokens an expert keeps when more choose it than it takes. */
    public sealed interface Order {
        /** The first in the global batch; a token's choices have the same rank. */
        Order TOKENS = new InTurn(false);
        /** All first choices before all second choices, each in token order. */
        Order CHOICES = new InTurn(true);

        /**
         * The largest score; the earlier token where scores are equal.
         *
         * @param scores [T * k] score of each choice
         */
        static Order of(float[] scores) {
            return new Best(scores);
        }
    }

    private record InTurn(boolean byChoice) implements Order {}

    private record Best(float[] scores) implements Order {}

    private Capacity() {}

    /**
     * Capacity by factor, {@code max(ceil(k * T / n * factor), minimum)}: DeepSpeed, Megatron and MindFormers alike.
     *
     * @param meshTokens T over the mesh
     * @param factor     0 or less: no limit
     */
    public static int byFactor(long meshTokens, int experts, int choices, double factor, int minimum) {
        if (factor <= 0) {
            return Integer.MAX_VALUE;
        }
        // The relative slack keeps ceil(2.0000000000000004) from becoming 3.
        double exact = (double) meshTokens * choices / experts * factor;
        return (int) Math.max(Math.ceil(exact * (1 - 1e-12)), minimum);
    }

    /**
     * Limits each expert to {@code capacity} tokens of the mesh, the first in the global batch.
     *
     * @param experts number n of experts
     * @throws IllegalArgumentException if a token chose an expert that does not exist
     */
    public static Assignment limit(TokenChoices choices, int experts, int capacity, MeshCounts mesh) {
        return limit(choices, experts, capacity, Order.TOKENS, mesh);
    }

    /**
     * Limits each expert to {@code capacity} tokens of the mesh.
     *
     * @param experts number n of experts
     * @throws IllegalArgumentException if a token chose an expert that does not exist
     */
    public static Assignment limit(TokenChoices choices, int experts, int capacity, Order order, MeshCounts mesh) {
        check(choices, experts);
        boolean[] kept = new boolean[choices.experts().length];
        long[] load = switch (order) {
            case Best best -> keepBest(choices.experts(), best.scores, experts, capacity, mesh, kept);
            case InTurn turn -> keepFirst(choices, experts, capacity, turn.byChoice, mesh, kept);
        };
        return assemble(choices, kept, load, capacity);
    }

    private static void check(TokenChoices choices, int experts) {
        int[] chosen = choices.experts();
        for (int i = 0; i < chosen.length; i++) {
            if (chosen[i] >= experts) {
                throw new IllegalArgumentException(
                        "token " + i / choices.perToken() + " of this rank chose expert " + chosen[i] + " of " + experts
                                + "; experts are numbered from 0, and a negative number is no choice");
            }
        }
    }

    private static long[] keepFirst(
            TokenChoices choices, int experts, int capacity, boolean byChoice, MeshCounts mesh, boolean[] kept) {
        int[] chosen = choices.experts();
        int k = choices.perToken();
        int levels = byChoice ? k : 1;
        long[] mine = new long[levels * experts];
        for (int i = 0; i < chosen.length; i++) {
            if (chosen[i] >= 0) {
                mine[i % k % levels * experts + chosen[i]]++;
            }
        }
        long[][] all = mesh.gather(mine);
        long[] next = new long[levels * experts];
        long[] load = new long[experts];
        for (int level = 0; level < levels; level++) {
            for (int rank = 0; rank < all.length; rank++) {
                for (int e = 0; e < experts; e++) {
                    if (rank == mesh.rank()) {
                        next[level * experts + e] = load[e];
                    }
                    load[e] += all[rank][level * experts + e];
                }
            }
        }
        for (int i = 0; i < chosen.length; i++) {
            kept[i] = chosen[i] >= 0 && next[i % k % levels * experts + chosen[i]]++ < capacity;
        }
        return load;
    }

    private static long[] keepBest(
            int[] chosen, float[] scores, int experts, int capacity, MeshCounts mesh, boolean[] kept) {
        long[] mine = new long[chosen.length];
        for (int i = 0; i < chosen.length; i++) {
            mine[i] = chosen[i] < 0 ? -1 : (long) chosen[i] << 32 | Float.floatToIntBits(scores[i]) & 0xffffffffL;
        }
        record Candidate(int rank, int index, float score) {}
        List<List<Candidate>> byExpert = new ArrayList<>();
        for (int e = 0; e < experts; e++) {
            byExpert.add(new ArrayList<>());
        }
        long[][] all = mesh.gather(mine);
        for (int rank = 0; rank < all.length; rank++) {
            for (int i = 0; i < all[rank].length; i++) {
                if (all[rank][i] >= 0) {
                    byExpert.get((int) (all[rank][i] >>> 32))
                            .add(new Candidate(rank, i, Float.intBitsToFloat((int) all[rank][i])));
                }
            }
        }
        long[] load = new long[experts];
        for (int e = 0; e < experts; e++) {
            load[e] = byExpert.get(e).size();
            byExpert.get(e).stream()
                    .sorted(Comparator.comparingDouble((Candidate c) -> -c.score))
                    .limit(capacity)
                    .filter(c -> c.rank == mesh.rank())
                    .forEach(c -> kept[c.index] = true);
        }
        return load;
    }

    private static Assignment assemble(TokenChoices choices, boolean[] kept, long[] load, int capacity) {
        int[] chosen = choices.experts();
        int k = choices.perToken();
        int experts = load.length;
        int[] offsets = new int[experts + 1];
        boolean[] lost = new boolean[chosen.length / k];
        for (int i = 0; i < chosen.length; i++) {
            if (kept[i]) {
                offsets[chosen[i] + 1]++;
            } else if (chosen[i] >= 0) {
                lost[i / k] = true;
            }
        }
        Arrays.parallelPrefix(offsets, Integer::sum);
        int[] next = offsets.clone();
        int[] tokens = new int[offsets[experts]];
        int[] ofToken = new int[tokens.length];
        for (int i = 0; i < chosen.length; i++) {
            if (kept[i]) {
                int at = next[chosen[i]]++;
                tokens[at] = i / k;
                ofToken[at] = i % k;
            }
        }
        int[] dropped = IntStream.range(0, lost.length).filter(t -> lost[t]).toArray();
        return new Assignment(offsets, tokens, ofToken, dropped, load, capacity);
    }
}
