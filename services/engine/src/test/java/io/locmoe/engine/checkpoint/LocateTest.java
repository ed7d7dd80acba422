package io.locmoe.engine.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locmoe.engine.checkpoint.file.CheckpointException;
import io.locmoe.engine.setup.MeshView;
import io.locmoe.spi.topology.ExpertPlacement;
import io.locmoe.spi.topology.Topology;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which checkpoint a user means by a directory. */
class LocateTest {

    @TempDir
    Path directory;

    private Path checkpoint(String path, long step) throws IOException {
        Path checkpoint = Files.createDirectories(directory.resolve(path));
        Files.writeString(checkpoint.resolve("config.json"), """
                {"format": 2, "step": %d, "vocab_size": 64, "domains": ["prose", "code"],
                 "mesh": {"nodes": 1, "ranks_per_node": 2, "rank_of_expert": [0, 1]},
                 "settings": {"width": 16, "resume": "x", "stopAfter": 3}}
                """.formatted(step));
        return checkpoint;
    }

    @Test
    void aCheckpointDirectoryLocatesItself() throws IOException {
        Path one = checkpoint("run/checkpoints/step-000010", 10);
        checkpoint("run/checkpoints/step-000020", 20);
        assertThat(CheckpointSearch.locate(one, _ -> {})).isEqualTo(one);
        assertThat(CheckpointConfig.read(one))
                .isEqualTo(new CheckpointConfig(
                        2,
                        10,
                        64,
                        List.of("prose", "code"),
                        new MeshView(Topology.of(1, 2), new ExpertPlacement(0, new int[] {0, 1})),
                        Map.of("width", "16"),
                        Optional.empty(),
                        Optional.empty()));
    }

    @Test
    void aDomainHasItsNumberAndAnUnknownOneIsNamedWithTheKnownOnes() throws IOException {
        CheckpointConfig config = CheckpointConfig.read(checkpoint("step-000010", 10));
        assertThat(config.domain("code")).isEqualTo(1);
        assertThatThrownBy(() -> config.domain("poems"))
                .isInstanceOf(CheckpointException.class)
                .hasMessage("the checkpoint's text has no domain 'poems'; it has prose, code");
    }

    @Test
    void runAndCheckpointDirectoriesLocateTheLatestCheckpoint() throws IOException {
        checkpoint("run/checkpoints/step-000010", 10);
        Path last = checkpoint("run/checkpoints/step-000020", 20);
        Files.createDirectories(directory.resolve("run/checkpoints/.partial-step-000030"));
        Files.createDirectories(directory.resolve("run/checkpoints/step-000040"));
        Files.writeString(directory.resolve("run/report.json"), "{}");
        assertThat(CheckpointSearch.locate(directory.resolve("run/checkpoints"), _ -> {}))
                .isEqualTo(last);
        assertThat(CheckpointSearch.locate(directory.resolve("run"), _ -> {})).isEqualTo(last);
    }

    @Test
    void theLatestCheckpointIsChosenByStepNumber() throws IOException {
        checkpoint("step-999999", 999_999);
        Path last = checkpoint("step-1000000", 1_000_000);
        assertThat(CheckpointSearch.locate(directory, _ -> {})).isEqualTo(last);
    }

    @Test
    void aDirectoryWithoutACheckpointIsRefusedByName() {
        assertThatThrownBy(() -> CheckpointSearch.locate(directory, _ -> {}))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContainingAll("no checkpoint in", directory.toString());
        assertThatThrownBy(() -> CheckpointConfig.read(directory.resolve("nowhere")))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("nowhere");
    }

    @Test
    void aBrokenConfigurationIsRefusedByName() throws IOException {
        Path one = checkpoint("step-000010", 10);
        Files.writeString(one.resolve("config.json"), "{\"format\": 1, \"step\": ");
        assertThatThrownBy(() -> CheckpointConfig.read(one))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContainingAll("cannot read", "config.json");
        Files.writeString(one.resolve("config.json"), "{\"format\": 7, \"settings\": {}}");
        assertThatThrownBy(() -> CheckpointConfig.read(one))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContainingAll("config.json", "format 7", "reads 1");
    }
}
