package io.locmoe.run.consensus;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

class EpochsTest {
    @Test
    void epochsGrowEvenIfTheClockStepsBack() {
        long[] now = {1_000};
        Epochs epochs = new Epochs(() -> Instant.ofEpochMilli(now[0]));
        assertThat(epochs.next()).isEqualTo(1_000);
        assertThat(epochs.next()).isEqualTo(1_001);
        now[0] = 500;
        assertThat(epochs.next()).isEqualTo(1_002);
        now[0] = 2_000;
        assertThat(epochs.next()).isEqualTo(2_000);
    }

    @Test
    void epochsOfACoordinatorThatWasRestartedGoOnGrowing() {
        Epochs before = new Epochs(InstantSource.fixed(Instant.ofEpochMilli(1_000)));
        Epochs after = new Epochs(InstantSource.fixed(Instant.ofEpochMilli(1_001)));
        assertThat(after.next()).isGreaterThan(before.next());
    }
}
