package io.locmoe.run.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.engine.settings.JobSettings;
import io.locmoe.engine.settings.SettingsParser;
import io.locmoe.spi.topology.ExpertPlacement;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExpertSharesTest {
    private static final List<String> FOUR = names(4);

    private static List<String> names(int count) {
        return IntStream.range(0, count).mapToObj(n -> "node-" + n).toList();
    }

    private static JobSettings job(int nodes, int devices, int experts) {
        return SettingsParser.parse(Map.of(
                "nodes", Integer.toString(nodes),
                "devicesPerNode", Integer.toString(devices),
                "experts", Integer.toString(experts),
                "batch", Integer.toString(nodes * devices)));
    }

    private static ExpertShares slow(int experts, double factor) {
        return ExpertShares.EVEN.relieve(Map.of("node-3", factor), FOUR, job(4, 1, experts));
    }

    /** Exact shares of 8 at 3: 2.4, 2.4, 2.4, 0.8; of 16 at 2: 4.57, 4.57, 4.57, 2.29. */
    @ParameterizedTest
    @CsvSource({
        "8, 3, 3 2 2 1",
        "8, 1.6, 2 2 2 2",
        "8, 100, 3 2 2 1",
        "16, 2, 5 5 4 2",
        "16, 3, 5 5 5 1",
        "64, 3, 19 19 19 7",
        "4, 3, 1 1 1 1"
    })
    void aStragglerGetsFewerExpertsByLargestRemaindersButAtLeastOne(int experts, double factor, String counts) {
        assertThat(slow(experts, factor).counts(FOUR, experts))
                .containsExactly(Arrays.stream(counts.split(" "))
                        .mapToInt(Integer::parseInt)
                        .toArray());
    }

    /** The node takes twice as long although it already has fewer experts. */
    @Test
    void aPersistentStragglerGetsEvenFewerExperts() {
        JobSettings job = job(4, 1, 64);
        ExpertShares again = slow(64, 2).relieve(Map.of("node-3", 2.0), FOUR, job);
        assertThat(slow(64, 2).counts(FOUR, 64)).containsExactly(19, 18, 18, 9);
        assertThat(again.counts(FOUR, 64)).containsExactly(21, 19, 19, 5);
    }

    @Test
    void severalStragglersGetFewerExperts() {
        ExpertShares shares = ExpertShares.EVEN.relieve(Map.of("node-0", 2.0, "node-1", 4.0), FOUR, job(4, 1, 16));
        assertThat(shares.counts(FOUR, 16)).containsExactly(3, 1, 6, 6);
    }

    /** The speed of the node is unknown. */
    @Test
    void anUnknownNodeCountsAsTheFastest() {
        ExpertShares shares = slow(16, 3);
        assertThat(shares.counts(names(5), 20)).containsExactly(5, 5, 5, 1, 4);
        assertThat(shares.without(List.of("node-3")).isEven()).isTrue();
        assertThat(slow(8, 3).without(List.of("node-3")).counts(FOUR, 8)).containsExactly(2, 2, 2, 2);
        assertThat(shares.counts(List.of("node-0", "node-3"), 16)).containsExactly(13, 3);
    }

    /** As {@link ExpertPlacement#even} does it where all host as many, on all meshes. */
    @Test
    void evenSharesGiveTheEvenPlacement() {
        for (int nodes = 1; nodes <= 4; nodes++) {
            for (int devices = 1; devices <= 4; devices++) {
                for (int each = 1; each <= 5; each++) {
                    JobSettings job = job(nodes, devices, nodes * each);
                    assertThat(ExpertShares.EVEN.place(7, names(nodes), job))
                            .isEqualTo(ExpertPlacement.even(7, nodes * each, job.topology()));
                }
            }
        }
    }

    @Test
    void insideANodeExpertsAreSpreadOverItsRanks() {
        ExpertPlacement placed = ExpertShares.EVEN
                .relieve(Map.of("node-1", 4.0), names(2), job(2, 2, 8))
                .place(3, names(2), job(2, 2, 8));
        assertThat(placed).isEqualTo(new ExpertPlacement(3, new int[] {0, 0, 0, 1, 1, 1, 2, 3}));
    }

    /** However slow the nodes are: all experts are placed, in order, and no node is without. */
    @Test
    void everyShareIsAPlacement() {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 2_000; i++) {
            int nodes = random.nextInt(2, 9);
            int experts = nodes * random.nextInt(1, 9);
            JobSettings job = job(nodes, random.nextInt(1, 4), experts);
            ExpertShares shares = ExpertShares.EVEN;
            for (int times = 0; times < 3; times++) {
                Map<String, Double> factors = new TreeMap<>();
                names(nodes).stream()
                        .filter(node -> random.nextInt(3) == 0)
                        .forEach(node -> factors.put(node, random.nextDouble(1.5, 100)));
                shares = shares.relieve(factors, names(nodes), job);
                int[] counts = shares.counts(names(nodes), experts);
                assertThat(Arrays.stream(counts).min().orElseThrow()).isPositive();
                assertThat(Arrays.stream(counts).sum()).isEqualTo(experts);
                ExpertPlacement placed = shares.place(1, names(nodes), job);
                assertThat(placed.rank(experts - 1)).isLessThan(job.topology().ranks());
                for (int node = 0; node < nodes; node++) {
                    int own = node;
                    assertThat(Arrays.stream(placed.rankOfExpert())
                                    .filter(rank -> job.topology().node(rank) == own)
                                    .count())
                            .isEqualTo(counts[node]);
                }
            }
        }
    }
}
