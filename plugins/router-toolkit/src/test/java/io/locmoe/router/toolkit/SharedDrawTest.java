package io.locmoe.router.toolkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.conformance.router.RankThreads;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class SharedDrawTest {

    /** Three numbers of each token, in the order of the global batch. */
    private static List<Long> numbers(String purpose, long seed, int... tokensOfRank) {
        List<Long> joined = new ArrayList<>();
        RankThreads.run(tokensOfRank.length, mesh -> {
                    int tokens = tokensOfRank[mesh.rank()];
                    SharedDraw draw = SharedDraw.of(purpose, tokens, new Random(seed + mesh.rank()), mesh);
                    List<Long> mine = new ArrayList<>();
                    for (int t = 0; t < tokens; t++) {
                        RandomGenerator random = draw.ofToken(t);
                        for (int i = 0; i < 3; i++) {
                            mine.add(random.nextLong());
                        }
                    }
                    return mine;
                })
                .forEach(joined::addAll);
        return joined;
    }

    @Test
    void aTokensNumbersDoNotDependOnTheRanks() {
        List<Long> alone = numbers("drop", 1, 12);
        assertThat(numbers("drop", 1, 6, 6)).isEqualTo(alone);
        assertThat(numbers("drop", 1, 0, 5, 7, 0)).isEqualTo(alone);
    }

    @Test
    void tokensPurposesAndSeedsShareNoNumber() {
        Set<Long> seen = new HashSet<>();
        for (String purpose : List.of("drop", "noise")) {
            for (long seed = 0; seed < 20; seed++) {
                seen.addAll(numbers(purpose, seed * 100, 500));
            }
        }
        assertThat(seen).hasSize(2 * 20 * 500 * 3);
    }
}
