package io.locmoe.launcher.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ResumePointTest {
    private static ResumePoint at(long step, long last) {
        return new ResumePoint(Path.of("runs/a/checkpoints/step-000600"), step, last, 600);
    }

    @Test
    void aFinishedRunHasNothingLeftToTrain() {
        assertThat(at(600, 600).isAtTheEnd()).isTrue();
        assertThat(at(600, 600).text()).contains("at step 600, the last", "nothing was started", "more --steps");
    }

    /** More than 1 would not do: the checkpoint has done two steps. */
    @Test
    void aJobEndingBeforeItsCheckpointNamesTheStepToExceed() {
        ResumePoint point = new ResumePoint(Path.of("runs/a/checkpoints/step-000002"), 2, 1, 1);
        assertThat(point.isAtTheEnd()).isTrue();
        assertThat(point.isBeyondTheEnd()).isTrue();
        assertThat(point.text()).contains("is at step 2", "ends at step 1", "more --steps than 2");
        assertThat(at(100, 50).text()).contains("a later --stop-after than 100");
        assertThat(at(600, 600).isBeyondTheEnd()).isFalse();
    }

    @Test
    void aRunStoppedAtItsStopStepHasNothingLeftToTrain() {
        assertThat(at(100, 100).isAtTheEnd()).isTrue();
        assertThat(at(100, 100).text()).contains("a later --stop-after");
        assertThat(at(100, 101).isAtTheEnd()).isFalse();
    }
}
