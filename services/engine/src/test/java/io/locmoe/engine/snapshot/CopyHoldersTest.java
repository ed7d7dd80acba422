package io.locmoe.engine.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CopyHoldersTest {
    /** Tries all ways in which nodes are left, with each of them as the first. */
    @ParameterizedTest
    @CsvSource({"2, 1", "3, 1", "4, 1", "7, 1", "3, 2", "6, 2", "7, 3"})
    void chosenHoldersAreTheFewestWithAllRemainingCopies(int nodes, int neighbours) {
        for (int left = 1; left < 1 << nodes; left++) {
            Set<Integer> living = places(left, nodes);
            for (int first : living) {
                Set<Integer> chosen = CopyHolders.of(nodes, neighbours, living, first);
                int copies = copies(living, nodes, neighbours);
                assertThat(living).containsAll(chosen);
                assertThat(chosen).contains(first);
                assertThat(copies(chosen, nodes, neighbours)).isEqualTo(copies);
                assertThat(chosen).hasSize(fewest(left, first, nodes, neighbours));
            }
        }
    }

    private static int fewest(int left, int first, int nodes, int neighbours) {
        int copies = copies(places(left, nodes), nodes, neighbours);
        return IntStream.range(1, 1 << nodes)
                .filter(part -> (part & ~left) == 0 && (part & 1 << first) != 0)
                .filter(part -> copies(places(part, nodes), nodes, neighbours) == copies)
                .map(Integer::bitCount)
                .min()
                .orElseThrow();
    }

    private static Set<Integer> places(int mask, int nodes) {
        return IntStream.range(0, nodes)
                .filter(place -> (mask & 1 << place) != 0)
                .boxed()
                .collect(Collectors.toSet());
    }

    /** Counts the nodes whose experts they have. */
    private static int copies(Set<Integer> holders, int nodes, int neighbours) {
        return (int) IntStream.range(0, nodes)
                .filter(owner -> IntStream.rangeClosed(owner, owner + neighbours)
                        .anyMatch(place -> holders.contains(place % nodes)))
                .count();
    }
}
