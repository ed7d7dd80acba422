package io.locmoe.detection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class DetectionTimingsTest {
    private static DetectionTimings with(int answer, int connection, int silence, int watch, int membership) {
        DetectionTimings usual = DetectionTimings.USUAL;
        return new DetectionTimings(
                usual.ask(),
                Duration.ofSeconds(answer),
                Duration.ofSeconds(connection),
                Duration.ofSeconds(silence),
                usual.progress(),
                Duration.ofSeconds(watch),
                Duration.ofSeconds(membership),
                usual.leader(),
                usual.follow(),
                usual.turn(),
                usual.failover(),
                usual.healing());
    }

    @Test
    void sixQuestionsWithoutAnAnswerAreSilence() {
        assertThat(DetectionTimings.USUAL.questions()).isEqualTo(6);
        assertThat(with(2, 4, 6, 8, 10)).isEqualTo(DetectionTimings.USUAL);
    }

    @Test
    void limitsThatContradictEachOtherAreRefused() {
        assertThatThrownBy(() -> with(3, 4, 6, 8, 10)).hasMessageContaining("a dead connection must be closed");
        assertThatThrownBy(() -> with(2, 4, 8, 8, 10)).hasMessageContaining("a client must let the nodes judge first");
        assertThatThrownBy(() -> with(2, 4, 6, 8, 6)).hasMessageContaining("before Hazelcast removes a member");
        assertThatThrownBy(() -> with(1, 0, 1, 8, 10)).hasMessageContaining("one lost question");
    }
}
