package io.locmoe.cli.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locmoe.launcher.RunException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Settings that an architecture or a checkpoint brings, beside those that the user gives. */
class BroughtSettingsTest {
    @TempDir
    private Path directory;

    @Test
    void anArchitectureIsAboveThePresetAndBelowTheUser() throws IOException {
        Path file = Files.writeString(directory.resolve("job.yaml"), "blocks: 3");
        JobOptions options = GivenOptions.of("--preset", "small", "--config", file.toString(), "--set", "heads=8");
        options.architecture(Map.of("width", "64", "blocks", "2", "heads", "4", "router", "top-k", "router.topK", "3"));
        assertThat(options.settings().text())
                .containsEntry("width", "64")
                .containsEntry("blocks", "3")
                .containsEntry("heads", "8")
                .containsEntry("router.topK", "3")
                .containsEntry("steps", GivenOptions.small("steps"));
    }

    @Test
    void anotherRouterOrGateKeepsNoOptionsOfTheArchitectures() {
        Map<String, String> architecture = Map.of(
                "router", "top-k", "router.topK", "3", "router.score", "sigmoid", "gate", "dense", "gate.bias", "true");
        JobOptions router = GivenOptions.of("--router", "switch", "--set", "router.topK=1");
        router.architecture(architecture);
        assertThat(router.given())
                .containsOnly(
                        Map.entry("router", "switch"),
                        Map.entry("router.topK", "1"),
                        Map.entry("gate", "dense"),
                        Map.entry("gate.bias", "true"));
        JobOptions gate = GivenOptions.of("--gate", "grap", "--router", "top-k");
        gate.architecture(architecture);
        assertThat(gate.given()).containsEntry("router.score", "sigmoid").doesNotContainKey("gate.bias");
    }

    @Test
    void givenSettingsOverrideThoseOfTheResumedCheckpoint() throws IOException {
        Path checkpoint = checkpoint("step-000010");
        Map<String, String> text = GivenOptions.of("--resume", directory.toString(), "--nodes", "2")
                .settings()
                .text();
        assertThat(text)
                .containsEntry("resume", checkpoint.toString())
                .containsEntry("width", "64")
                .containsEntry("nodes", "2");
    }

    @Test
    void aResumedRunKeepsWhatItsDriverHasDecidedUnlessTheUserChoosesAnew() throws IOException {
        checkpoint("step-000010");
        String resume = directory.toString();
        assertThat(GivenOptions.of("--resume", resume).settings().driver().options())
                .containsExactly(Map.entry("products", "float32:left"));
        assertThat(GivenOptions.of("--resume", resume, "--set", "driver.products=measure")
                        .settings()
                        .driver()
                        .options())
                .containsExactly(Map.entry("products", "measure"));
        assertThat(GivenOptions.of("--resume", resume, "--driver", "strict")
                        .settings()
                        .driver()
                        .options())
                .isEmpty();
    }

    @Test
    void aPresetBesideResumeTakesThePlaceOfTheCheckpointsSettings() throws IOException {
        Path checkpoint = checkpoint("step-000010");
        assertThat(GivenOptions.of("--resume", checkpoint.toString(), "--preset", "small")
                        .settings()
                        .text())
                .containsEntry("width", GivenOptions.small("width"));
    }

    @Test
    void aResumeOfNothingIsRefused() {
        assertThatThrownBy(() -> GivenOptions.of(
                                "--resume", directory.resolve("none").toString())
                        .settings())
                .isInstanceOf(RunException.class)
                .hasMessage("there is no checkpoint " + directory.resolve("none"));
        assertThatThrownBy(
                        () -> GivenOptions.of("--resume", directory.toString()).settings())
                .isInstanceOf(RunException.class)
                .hasMessageContaining("no checkpoint in " + directory);
        assertThatThrownBy(() -> GivenOptions.of("--resume", "").settings())
                .isInstanceOf(RunException.class)
                .hasMessageContaining("resume must not be empty");
        assertThatThrownBy(() -> GivenOptions.of("--resume", "a\0b").settings())
                .isInstanceOf(RunException.class)
                .hasMessageContaining("is not a path");
        assertThatThrownBy(() -> GivenOptions.of("--resume", "x".repeat(5000)).settings())
                .isInstanceOf(RunException.class)
                .hasMessageStartingWith("resume must have at most 4096 characters")
                .hasMessageContaining("...");
    }

    private Path checkpoint(String name) throws IOException {
        Path checkpoint =
                Files.createDirectories(directory.resolve("checkpoints").resolve(name));
        Files.writeString(checkpoint.resolve("config.json"), """
                {"format": 1, "step": 10, "vocabulary": 256,
                 "settings": {"preset": "tiny", "width": "64", "nodes": "4", "driver.products": "float32:left"}}
                """);
        return checkpoint;
    }
}
