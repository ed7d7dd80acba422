package io.locmoe.router.hash;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class HashTableTest {
    private static final int EXPERTS = 8;

    private static long[] zipf(int vocabulary) {
        long[] frequencies = new long[vocabulary];
        Arrays.setAll(frequencies, id -> 1_000_000L / (1 + (id * 7919 % vocabulary)));
        return frequencies;
    }

    private static long[] load(int[] table, long[] frequencies) {
        long[] load = new long[EXPERTS];
        for (int id = 0; id < table.length; id++) {
            load[table[id]] += frequencies[id];
        }
        return load;
    }

    private static long[] ones(int vocabulary) {
        long[] ones = new long[vocabulary];
        Arrays.fill(ones, 1);
        return ones;
    }

    private static double maxOverMean(long[] load) {
        return Arrays.stream(load).max().orElseThrow()
                / Arrays.stream(load).average().orElseThrow();
    }

    /** Longest-processing-time scheduling stays within 4/3 - 1/(3n) of the best table (Graham 1969). */
    @Test
    void balancedByFrequencyIsWithinGrahamsBoundOfTheBestTable() {
        for (int layer = 0; layer < 4; layer++) {
            long[] frequencies = zipf(4096);
            long[] load =
                    load(HashTable.build(HashTable.Balance.FREQUENCY, frequencies, EXPERTS, 1, layer), frequencies);
            double best = Math.max(
                    Arrays.stream(load).average().orElseThrow(),
                    Arrays.stream(frequencies).max().orElseThrow());
            assertThat((double) Arrays.stream(load).max().orElseThrow())
                    .isLessThanOrEqualTo(best * (4.0 / 3 - 1.0 / (3 * EXPERTS)));
        }
    }

    @Test
    void aVocabularyTableOfTheSameTextIsLessEven() {
        long[] frequencies = zipf(4096);
        int[] byText = HashTable.build(HashTable.Balance.FREQUENCY, frequencies, EXPERTS, 1, 0);
        int[] byIds = HashTable.build(HashTable.Balance.VOCABULARY, frequencies, EXPERTS, 1, 0);
        assertThat(maxOverMean(load(byText, frequencies))).isLessThan(maxOverMean(load(byIds, frequencies)));
        assertThat(load(byIds, ones(4096))).containsOnly(512);
    }

    @Test
    void vocabularyPartsDifferByOneIdAtMost() {
        long[] counts = load(HashTable.build(HashTable.Balance.VOCABULARY, ones(1001), EXPERTS, 5, 2), ones(1001));
        assertThat(counts).containsOnly(125, 126);
    }

    @Test
    void unseenIdsAreSpreadEvenly() {
        int[] table = HashTable.build(HashTable.Balance.FREQUENCY, new long[800], EXPERTS, 1, 0);
        assertThat(load(table, ones(800))).containsOnly(100);
    }

    @Test
    void aTableDependsOnSeedAndLayerOnly() {
        long[] frequencies = zipf(512);
        for (HashTable.Balance balance : HashTable.Balance.values()) {
            int[] table = HashTable.build(balance, frequencies, EXPERTS, 3, 1);
            assertThat(HashTable.build(balance, frequencies, EXPERTS, 3, 1)).isEqualTo(table);
            assertThat(HashTable.build(balance, ones(512), EXPERTS, 3, 2))
                    .isNotEqualTo(HashTable.build(balance, ones(512), EXPERTS, 3, 1));
            assertThat(HashTable.build(balance, ones(512), EXPERTS, 4, 1))
                    .isNotEqualTo(HashTable.build(balance, ones(512), EXPERTS, 3, 1));
        }
    }

    /** A checkpoint keeps no table, so the table of a seed must not change between releases. */
    @Test
    void theTableOfASeedIsFixedForEver() {
        assertThat(HashTable.build(HashTable.Balance.FREQUENCY, new long[12], 4, 42, 0))
                .containsExactly(3, 2, 0, 1, 1, 3, 2, 0, 1, 3, 2, 0);
        assertThat(HashTable.build(HashTable.Balance.VOCABULARY, new long[12], 4, 42, 0))
                .containsExactly(2, 2, 3, 3, 0, 0, 1, 0, 2, 1, 1, 3);
    }
}
