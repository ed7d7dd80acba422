package io.locmoe.laboratory.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class TurnTest {
    private final List<Contender> contenders = Contender.list("hash,switch,locmoe");

    @Test
    void everyTrainingIsWholeAndInOrder() {
        List<Turn> turns = Turn.interleaved(contenders, List.of(1L, 2L), 100, 3);
        assertThat(turns).hasSize(18);
        Map<String, List<Turn>> trainings =
                turns.stream().collect(Collectors.groupingBy(t -> t.contender().label() + t.seed()));
        assertThat(trainings).hasSize(6).allSatisfy((name, parts) -> {
            assertThat(parts).extracting(Turn::first).containsExactly(1L, 34L, 67L);
            assertThat(parts).extracting(Turn::last).containsExactly(33L, 66L, 100L);
        });
    }

    /** Over three rounds each of three contenders is first, second and last once. */
    @Test
    void theOrderShiftsFromRoundToRound() {
        List<Turn> turns = Turn.interleaved(contenders, List.of(1L), 90, 3);
        assertThat(turns)
                .extracting(t -> t.contender().label())
                .containsExactly("hash", "switch", "locmoe", "switch", "locmoe", "hash", "locmoe", "hash", "switch");
    }
}
