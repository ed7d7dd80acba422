package io.locmoe.engine.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import io.locmoe.engine.MeshRun;
import io.locmoe.engine.Patterns;
import io.locmoe.engine.TestDriver;
import io.locmoe.engine.TinyJob;
import io.locmoe.engine.checkpoint.CheckpointReader;
import io.locmoe.engine.checkpoint.SavedTensors;
import io.locmoe.engine.settings.JobSettings;
import io.locmoe.engine.settings.SettingsParser;
import io.locmoe.spi.device.Device;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A router and gate of a checkpoint outside of training. */
class CheckpointRouteTest {
    @TempDir
    Path directory;

    private Path train(String... changes) {
        Map<String, String> settings = TinyJob.settings(changes);
        settings.put("nodes", "2");
        return MeshRun.run(settings, TestDriver.REFERENCE.driver(), new Patterns(8), directory)
                .checkpoints
                .getLast();
    }

    private static float[][] rows(int count, int columns) {
        float[][] rows = new float[count][columns];
        for (int i = 0; i < count * columns; i++) {
            rows[i / columns][i % columns] = (float) Math.sin(1 + 3 * i);
        }
        return rows;
    }

    private static RouteResult run(Path checkpoint, float[][] rows, boolean hidden, boolean loaded, long seed) {
        try (CheckpointReader reader = new CheckpointReader(checkpoint);
                Device device = TestDriver.REFERENCE.open()) {
            JobSettings settings = SettingsParser.parse(reader.config().settings());
            RouteRequest request = new RouteRequest(
                    settings.routers().getFirst(),
                    hidden ? Optional.of(settings.gates().getFirst()) : Optional.empty(),
                    rows,
                    4,
                    IntStream.range(0, rows.length).toArray(),
                    reader.config().vocabulary(),
                    reader.config().mesh(),
                    OptionalInt.empty(),
                    0,
                    seed,
                    false);
            return RouteTrial.run(
                    request, loaded ? Optional.of(reader) : Optional.empty(), MeshRun.components(), device);
        }
    }

    /** The scores are the rows times the saved matrix. */
    @Test
    void theGateHasItsWeights() {
        Path saved = train("router", "switch", "gate", "dense");
        float[][] rows = rows(6, 16);
        Map<String, float[]> tensors = SavedTensors.read(saved.resolve("model.safetensors"));
        float[] weight = tensors.get("blocks.1.gate.weight");
        assertThat(weight).as("of %s", tensors.keySet()).hasSize(16 * 4);
        float[][] scores = run(saved, rows, true, true, 1).scores().orElseThrow();
        for (int t = 0; t < rows.length; t++) {
            for (int e = 0; e < 4; e++) {
                double expected = 0;
                for (int i = 0; i < 16; i++) {
                    expected += rows[t][i] * weight[i * 4 + e];
                }
                assertThat((double) scores[t][e]).isCloseTo(expected, offset(1e-5));
            }
        }
        assertThat(run(saved, rows, true, false, 1).scores().orElseThrow()[0]).isNotEqualTo(scores[0]);
    }

    /** A table that was drawn by the seed of the training; another seed draws another one. */
    @Test
    void theRouterHasItsState() {
        Path saved = train("router", "hash", "router.capacityFactor", "0");
        float[][] none = new float[8][0];
        List<RouteResult.Entry> drawn = run(saved, none, false, false, 1).entries();
        assertThat(drawn)
                .hasSize(8)
                .isNotEqualTo(run(saved, none, false, false, 2).entries());
        assertThat(run(saved, none, false, true, 2).entries()).isEqualTo(drawn);
    }
}
