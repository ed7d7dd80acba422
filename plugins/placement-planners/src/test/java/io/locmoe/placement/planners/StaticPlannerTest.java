package io.locmoe.placement.planners;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locmoe.spi.topology.Topology;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StaticPlannerTest {
    private final Case layer = new Case(Topology.of(2, 2), 4, 1);

    @Test
    void expertsStayAtHomeUnlessTheOptionNamesFurtherRanks() {
        assertThat(layer.planner("static", Map.of()).place(layer.skewed(1, 9), layer.atHome()))
                .isEqualTo(layer.atHome());
        assertThat(layer.planner("static", Map.of("replicas", "3@0, 3@2"))
                        .place(layer.skewed(1, 9), layer.atHome())
                        .expertsOfRank())
                .isDeepEqualTo(new int[][] {{0, 3}, {1}, {2, 3}, {3}});
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        3-0     | '3-0' is not EXPERT@RANK, such as 3@0
        3@0,    | '' is not EXPERT@RANK, such as 3@0
        4@0     | '4@0' names no expert below 4 or no rank below 4
        0@4     | '0@4' names no expert below 4 or no rank below 4
        0@0     | '0@0' does not fit: rank 0 computes the expert already, or has its 1 replicas
        3@0,2@0 | '2@0' does not fit: rank 0 computes the expert already, or has its 1 replicas
        """)
    void copiesThatCannotBeAreRefused(String replicas, String problem) {
        assertThatThrownBy(() -> layer.planner("static", Map.of("replicas", replicas)))
                .hasMessage("option replicas: " + problem);
    }
}
