package io.locmoe.engine.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locmoe.engine.checkpoint.state.TensorKind;
import io.locmoe.engine.parameter.Parameter;
import io.locmoe.engine.snapshot.BlockCopy.Role;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class RankCopiesTest {
    private static final BlockLayout LAYOUT = BlockLayout.of(List.of(parameter("a", 2, 3), parameter("b", 5)));

    private final RankCopies copies = new RankCopies();

    private static Parameter parameter(String name, int... shape) {
        return new Parameter(name, shape, 0, 1, 0, null);
    }

    @AfterEach
    void free() {
        copies.clear();
        assertThat(copies.bytes()).isZero();
    }

    private BlockCopy taken(Role role, long epoch, long step) {
        BlockCopy copy = copies.next(role, epoch, LAYOUT);
        copy.of(TensorKind.SECOND_MOMENTS).fill((byte) step);
        copy.seal(step);
        return copy;
    }

    private List<Long> steps() {
        return copies.whole().stream()
                .map(copy -> copy.generation().orElseThrow().step())
                .sorted()
                .toList();
    }

    @Test
    void aNewCopyOverwritesTheOlderOfTwo() {
        for (long step = 1; step <= 9; step++) {
            BlockCopy making = copies.next(Role.EXPERTS, 1, LAYOUT);
            assertThat(steps()).isEqualTo(step == 1 ? List.of() : List.of(step - 1));
            assertThat(copies.whole()).doesNotContain(making);
            making.seal(step);
        }
        assertThat(copies.bytes()).isEqualTo(2 * (LAYOUT.bytes() + Long.BYTES));
    }

    @Test
    void everyNeighbourHasTwoCopies() {
        for (long step = 1; step <= 3; step++) {
            taken(Role.EXPERTS, 1, step);
            taken(Role.neighbour(1), 1, step);
            taken(Role.neighbour(2), 1, step);
        }
        assertThat(steps()).containsExactly(2L, 2L, 2L, 3L, 3L, 3L);
        assertThat(copies.of(new Generation(1, 3)))
                .extracting(copy -> copy.role)
                .containsExactlyInAnyOrder(Role.EXPERTS, Role.neighbour(1), Role.neighbour(2));
    }

    @Test
    void aTensorIsFoundByItsNameInEachKind() {
        BlockCopy copy = taken(Role.SHARED, 1, 3);
        assertThat(copy.find(TensorKind.VALUES, "a").orElseThrow().byteSize()).isEqualTo(24);
        assertThat(copy.find(TensorKind.VALUES, "b").orElseThrow().get(ValueLayout.JAVA_BYTE, 0))
                .isZero();
        assertThat(copy.find(TensorKind.SECOND_MOMENTS, "b").orElseThrow().toArray(ValueLayout.JAVA_BYTE))
                .hasSize(20)
                .containsOnly(3);
        assertThat(copy.find(TensorKind.VALUES, "c")).isEmpty();
    }

    @Test
    void damagedAndUnfinishedCopiesAreFreed() {
        taken(Role.EXPERTS, 1, 4);
        BlockCopy flipped = taken(Role.EXPERTS, 1, 5);
        flipped.memory().set(ValueLayout.JAVA_BYTE, 50, (byte) 64);
        copies.next(Role.neighbour(1), 1, LAYOUT);
        assertThat(copies.freeDamaged()).isEqualTo(1);
        assertThat(steps()).containsExactly(4L);
        assertThat(copies.bytes()).isEqualTo(LAYOUT.bytes() + Long.BYTES);
    }

    @Test
    void copiesOfFormerJobsStayUntilTheyAreReleased() {
        taken(Role.EXPERTS, 1, 5);
        taken(Role.EXPERTS, 2, 5);
        taken(Role.EXPERTS, 2, 6);
        assertThat(steps()).containsExactly(5L, 5L, 6L);
        copies.keepEpoch(2);
        assertThat(steps()).containsExactly(5L, 6L);
        copies.keep(new Generation(2, 5));
        assertThat(steps()).containsExactly(5L);
    }

    @Test
    @Timeout(20)
    void idleCopiesServeTheSameRunOnlyAndExpire() throws InterruptedException {
        NodeCopies node = new NodeCopies();
        node.lend("first", 1).getFirst().next(Role.EXPERTS, 1, LAYOUT);
        node.giveBack(Duration.ofMinutes(1));
        assertThat(node.idleBytes()).isPositive();
        assertThat(node.lend("first", 1).getFirst().bytes()).isPositive();
        node.giveBack(Duration.ofMinutes(1));
        RankCopies second = node.lend("second", 1).getFirst();
        assertThat(second.bytes()).isZero();
        second.next(Role.EXPERTS, 1, LAYOUT);
        node.giveBack(Duration.ofMillis(1));
        while (node.idleBytes() > 0) {
            TimeUnit.MILLISECONDS.sleep(1);
        }
        assertThat(second.bytes()).isZero();
    }

    @Test
    void copiesInUseAreKeptUntilTheJobEnds() {
        NodeCopies node = new NodeCopies();
        RankCopies lent = node.lend("run", 1).getFirst();
        lent.next(Role.EXPERTS, 1, LAYOUT);
        node.forget();
        assertThatThrownBy(() -> node.lend("other", 1)).hasMessageContaining("in use");
        assertThat(lent.bytes()).isPositive();
        node.giveBack(Duration.ofMinutes(1));
        assertThat(lent.bytes()).isZero();
    }
}
