package io.locmoe.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code bench step} as a command, with a mesh of real nodes; what it measures is not judged here. */
@Tag("slow")
class StepBenchCommandTest {
    @TempDir
    Path directory;

    @Test
    void measuresADeviceAndAMesh() throws Exception {
        Path file = directory.resolve("step.json");
        Locmoe bench = Locmoe.run(
                directory,
                "bench",
                "step",
                "--width",
                "32",
                "--routers",
                "hash",
                "--repetitions",
                "1",
                "--warm-up",
                "0",
                "--processes",
                "2",
                "--no-peer",
                "--set",
                "batch=4",
                "--set",
                "sequence=16",
                "--json",
                file.toString());
        assertThat(bench.exitCode(2)).as(bench.output() + bench.errors()).isZero();
        assertThat(bench.output())
                .contains("One training step of 64 tokens, width 32, hash", "host: tape", "width 32, hash, 2 nodes")
                .contains("This device: best matrix product")
                .doesNotContain("NaN");
        JsonNode mesh = new ObjectMapper().readTree(Files.readString(file)).at("/cases/0/meshes/0");
        assertThat(mesh.path("nodes").asInt()).isEqualTo(2);
        assertThat(mesh.at("/tokensPerSecond/median").asDouble()).isPositive();
        assertThat(mesh.at("/processorSeconds/median").asDouble()).isPositive();
        // Two JVMs and their state, but no more than their heaps and some hundred MB beside them.
        assertThat(mesh.path("residentBytes").asDouble()).isBetween(50e6, 1e9);
        assertThat(mesh.path("stateBytes").asDouble()).isBetween(1e6, 50e6);
    }

    @Test
    void aMeshThatTheModelDoesNotFitIsRefusedBeforeAnythingStarts() {
        Locmoe bench = Locmoe.run(directory, "bench", "step", "--width", "128", "--processes", "4,3");
        assertThat(bench.exitCode(1)).isEqualTo(2);
        assertThat(bench.output()).isEmpty();
        assertThat(bench.errors()).contains("width 128, hash: ", "experts 8 do not divide over 3 nodes");
    }
}
