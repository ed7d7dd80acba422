package io.locmoe.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
                .contains(
                        "One training step of 64 tokens, width 32, hash",
                        "host: tape",
                        "width 32, hash, float32, 2 nodes")
                .contains("with exchange", "gradient sums", "activations")
                .contains("This device: best matrix product")
                .doesNotContain("NaN");
        JsonNode mesh = new ObjectMapper().readTree(Files.readString(file)).at("/cases/0/meshes/0");
        assertThat(mesh.path("nodes").asInt()).isEqualTo(2);
        assertThat(mesh.at("/tokensPerSecond/median").asDouble()).isPositive();
        assertThat(mesh.at("/processorSeconds/median").asDouble()).isPositive();
        assertProcessor(mesh);
        assertMemory(mesh.path("memory"));
    }

    private static void assertProcessor(JsonNode mesh) {
        JsonNode parts = mesh.path("processor");
        // What ranks do for each other, and the threads that carry it.
        for (String part : List.of("compute", "update", "exchange", "gradientSync", "agreement")) {
            assertThat(parts.path(part).asDouble()).as(part).isPositive();
        }
        assertThat(parts.path("all").asDouble())
                .isCloseTo(mesh.at("/processorSeconds/median").asDouble(), offset(1e-9));
        assertThat(parts.path("withoutExchange").asDouble())
                .isCloseTo(mesh.at("/withoutExchange/median").asDouble(), offset(1e-9))
                .isLessThan(parts.path("all").asDouble());
    }

    /** Two JVMs and their state, but no more than their heaps and some hundred MB beside them. */
    private static void assertMemory(JsonNode memory) {
        assertThat(memory.path("resident").asDouble()).isBetween(50e6, 1e9);
        assertThat(memory.path("gradients").asDouble())
                .isBetween(0.25e6, 12e6)
                .isEqualTo(memory.path("weights").asDouble());
        assertThat(memory.path("moments").asDouble())
                .isEqualTo(2 * memory.path("weights").asDouble());
        assertThat(memory.path("activations").asDouble()).isBetween(0.1e6, 50e6);
        assertThat(memory.path("buffers").asDouble()).isBetween(0.1e6, 50e6);
        assertThat(memory.path("heap").asDouble()).isBetween(10e6, 250e6);
        assertThat(memory.path("files").asDouble()).isBetween(1e6, 300e6);
        assertThat(memory.path("rest").asDouble())
                .isLessThan(memory.path("resident").asDouble());
    }
}
