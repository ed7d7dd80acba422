package io.locmoe.launcher.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locmoe.launcher.RunException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StartedRunTest {
    @TempDir
    private Path out;

    @Test
    void aRunNeverStartedBegins() {
        assertThat(new StartedRun(out.resolve("new")).resume()).isEmpty();
    }

    /** Its report would be taken for that of another run. */
    @Test
    void aRunWithoutACheckpointRestartsWithAnEmptyReport() throws IOException {
        Files.writeString(out.resolve("report.json"), "{}");
        Files.writeString(out.resolve("steps.jsonl"), "");
        Files.writeString(out.resolve("train.log"), "");
        assertThat(new StartedRun(out).resume()).isEmpty();
        assertThat(out.resolve("report.json")).doesNotExist();
        assertThat(out.resolve("steps.jsonl")).doesNotExist();
        assertThat(out.resolve("train.log")).exists();
    }

    @Test
    void aRunWithDamagedCheckpointsOnlyIsRefusedAndKept() throws IOException {
        Files.writeString(out.resolve("report.json"), "{}");
        Path checkpoint = Files.createDirectories(out.resolve("checkpoints/step-000007"));
        Files.writeString(checkpoint.resolve("config.json"), "half");
        assertThatThrownBy(() -> new StartedRun(out).resume())
                .isInstanceOf(RunException.class)
                .hasMessageContaining("no checkpoint in " + out + " is whole: ");
        assertThat(out.resolve("report.json")).exists();
    }
}
