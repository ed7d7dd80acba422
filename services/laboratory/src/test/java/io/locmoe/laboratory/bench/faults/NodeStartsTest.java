package io.locmoe.laboratory.bench.faults;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NodeStartsTest {
    private static final long SECOND = 1_000_000_000L;

    private final long[] pids = {10, 11, 12};
    private final boolean[] ready = {true, true, true};
    private long now = 1;
    private final NodeStarts starts = new NodeStarts(3, node -> pids[node], node -> ready[node], () -> now);

    private void replace(int node, long pid) {
        pids[node] = pid;
        ready[node] = false;
        starts.look();
    }

    private void isReady(int node) {
        ready[node] = true;
        starts.look();
    }

    @Test
    void onlyTheSlowestStartOfTheCurrentFaultCounts() {
        assertThat(starts.slowest()).as("nothing was started").isZero();
        replace(1, 21);
        now += SECOND;
        replace(2, 22);
        assertThat(starts.slowest()).as("none is ready").isZero();
        now += SECOND;
        isReady(1);
        isReady(2);
        assertThat(starts.slowest()).isEqualTo(2);
        starts.forget();
        assertThat(starts.slowest()).isZero();
        replace(0, 30);
        now += SECOND / 2;
        isReady(0);
        assertThat(starts.slowest()).isEqualTo(0.5);
    }

    /** A replacement that is killed before it is ready. */
    @Test
    void aStartThatDidNotComeToItsEndIsNotCounted() {
        replace(1, 21);
        now += 9 * SECOND;
        replace(1, 22);
        now += SECOND;
        isReady(1);
        assertThat(starts.slowest()).isEqualTo(1);
    }
}
