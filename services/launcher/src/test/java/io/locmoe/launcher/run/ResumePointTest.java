package io.locmoe.launcher.run;

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

    @Test
    void soHasOneThatWasStoppedWhereItIsToStop() {
        assertThat(at(100, 100).isAtTheEnd()).isTrue();
        assertThat(at(100, 100).text()).contains("a later --stop-after");
        assertThat(at(100, 101).isAtTheEnd()).isFalse();
    }
}
