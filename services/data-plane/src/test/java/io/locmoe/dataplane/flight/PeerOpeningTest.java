package io.locmoe.dataplane.flight;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PeerOpeningTest {

    @ParameterizedTest
    @ValueSource(ints = {2, 4, 16, 64, 256})
    void totalConnectionAttemptsAreBoundedAtAnyNumberOfNodes(int nodes) {
        long longest = LongStream.iterate(10, pause -> PeerOpening.longerPause(pause, nodes))
                .limit(20)
                .max()
                .orElseThrow();
        assertThat(longest).isBetween(200L, Math.max(200L, 50L * nodes));
        assertThat(1000.0 / longest * nodes).as("attempts a second of all").isLessThanOrEqualTo(20);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 16})
    void theFirstPausesAreShort(int nodes) {
        assertThat(PeerOpening.longerPause(10, nodes)).isEqualTo(20);
        assertThat(PeerOpening.longerPause(100, nodes)).isEqualTo(200);
    }
}
