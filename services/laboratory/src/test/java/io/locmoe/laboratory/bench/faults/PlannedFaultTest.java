package io.locmoe.laboratory.bench.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locmoe.launcher.RunException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class PlannedFaultTest {
    private static final List<FaultKind> ALL = List.of(FaultKind.values());

    @Test
    void aSeedGivesTheSameFaultsAndAnotherSeedGivesOthers() {
        List<PlannedFault> faults = PlannedFault.draw(ALL, 100, 20, 4, 7);
        assertThat(PlannedFault.draw(ALL, 100, 20, 4, 7)).isEqualTo(faults);
        assertThat(PlannedFault.draw(ALL, 100, 20, 4, 8)).isNotEqualTo(faults);
    }

    @Test
    void kindsAreAsFrequentAndTimesAreSoFarApartAsWasAsked() {
        List<PlannedFault> faults = PlannedFault.draw(ALL, 40 * ALL.size(), 20, 4, 1);
        Map<FaultKind, Long> counts =
                faults.stream().collect(Collectors.groupingBy(PlannedFault::kind, Collectors.counting()));
        assertThat(counts.values()).hasSize(ALL.size()).allMatch(count -> count == 40);
        double before = 0;
        for (PlannedFault fault : faults) {
            assertThat(fault.due() - before).isBetween(10.0, 30.0);
            before = fault.due();
        }
        assertThat(before / faults.size()).isBetween(18.0, 22.0);
    }

    @Test
    void eachKindHasItsVictims() {
        for (PlannedFault fault : PlannedFault.draw(ALL, 200, 1, 3, 5)) {
            assertThat(fault.victims()).allMatch(node -> node >= 0 && node < 3).doesNotHaveDuplicates();
            switch (fault.kind()) {
                case KILL, GONE -> assertThat(fault.victims()).hasSize(1).doesNotContain(0);
                case LEADER -> assertThat(fault.victims()).containsExactly(0);
                case NEIGHBOURS ->
                    assertThat((fault.victims().getFirst() + 1) % 3)
                            .isEqualTo(fault.victims().get(1));
                case STOP, SLOW, FLIP, LINK, MINORITY, HALVES ->
                    assertThat(fault.victims()).hasSize(1);
                case ONE_WAY -> assertThat(fault.victims()).hasSize(2);
                case DIRECTORY, DISK -> assertThat(fault.victims()).isEmpty();
            }
        }
    }

    /** With four nodes, each pair of two and each single one is drawn. */
    @Test
    void everyPartitionIsDrawn() {
        assertThat(PlannedFault.draw(List.of(FaultKind.HALVES), 200, 1, 4, 5).stream()
                        .map(fault -> Set.copyOf(fault.victims()))
                        .distinct())
                .hasSize(6)
                .allMatch(half -> half.size() == 2);
        assertThat(PlannedFault.draw(List.of(FaultKind.ONE_WAY), 200, 1, 3, 5).stream()
                        .map(PlannedFault::victims)
                        .distinct())
                .as("in both directions")
                .hasSize(6);
    }

    @Test
    void aKindThatNeedsMoreNodesIsRefused() {
        assertThatThrownBy(() -> FaultKind.NEIGHBOURS.require(1))
                .isInstanceOf(RunException.class)
                .hasMessageContaining("--kinds neighbours")
                .hasMessageContaining("the mesh has 1 node; give --nodes 2 or more");
        assertThatThrownBy(() -> FaultKind.MINORITY.require(2)).hasMessageContaining("give --nodes 3 or more");
        assertThatThrownBy(() -> FaultKind.GONE.require(2)).hasMessageContaining("give --nodes 3 or more");
        assertThatThrownBy(() -> FaultKind.of("kil"))
                .isInstanceOf(RunException.class)
                .hasMessageContaining("there is no kind of fault 'kil'; there are kill, leader, neighbours, stop");
    }
}
