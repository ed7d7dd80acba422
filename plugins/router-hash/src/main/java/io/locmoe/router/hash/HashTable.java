package io.locmoe.router.hash;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Random;
import java.util.stream.IntStream;

/** The fixed map from token ids to experts (Roller et al. 2021, "Hash Layers", section 3.1). */
final class HashTable {

    /** What the experts get equal parts of. */
    enum Balance {
        /**
         * The text: ids in falling order of frequency, each to the expert with the least text so far (the balanced
         * assignment of the paper).
         */
        FREQUENCY,
        /** The vocabulary: a random permutation dealt out in turn (the random hash of the paper, made even). */
        VOCABULARY
    }

    private HashTable() {}

    /**
     * Builds the table of one layer. The same arguments give the same table on every machine.
     *
     * @param frequencies [vocabulary] occurrences of each id
     * @return [vocabulary] expert of each id
     */
    static int[] build(Balance balance, long[] frequencies, int experts, long seed, int layer) {
        // java.util.Random, because its algorithm is part of its specification.
        Random random = new Random(seed ^ (layer + 1) * 0x9E3779B97F4A7C15L);
        return balance == Balance.FREQUENCY
                ? byFrequency(frequencies, experts, random)
                : byVocabulary(frequencies.length, experts, random);
    }

    private static int[] byFrequency(long[] frequencies, int experts, Random random) {
        int[] order = IntStream.range(0, frequencies.length)
                .boxed()
                .sorted(Comparator.comparingLong((Integer id) -> -frequencies[id]))
                .mapToInt(id -> id)
                .toArray();
        int[] expertOfToken = new int[frequencies.length];
        long[] load = new long[experts];
        for (int id : order) {
            int expert = leastLoaded(load, random);
            expertOfToken[id] = expert;
            // One is added so that ids which the sample never saw do not all go to one expert.
            load[expert] += frequencies[id] + 1;
        }
        return expertOfToken;
    }

    /** The expert with the smallest load, drawn evenly among equals. */
    private static int leastLoaded(long[] load, Random random) {
        long least = Arrays.stream(load).min().orElseThrow();
        int equals = 0;
        int drawn = 0;
        for (int e = 0; e < load.length; e++) {
            if (load[e] == least && random.nextInt(++equals) == 0) {
                drawn = e;
            }
        }
        return drawn;
    }

    private static int[] byVocabulary(int vocabulary, int experts, Random random) {
        int[] permutation = IntStream.range(0, vocabulary).toArray();
        for (int i = vocabulary - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int swapped = permutation[i];
            permutation[i] = permutation[j];
            permutation[j] = swapped;
        }
        int[] expertOfToken = new int[vocabulary];
        for (int i = 0; i < vocabulary; i++) {
            expertOfToken[permutation[i]] = i % experts;
        }
        return expertOfToken;
    }
}
