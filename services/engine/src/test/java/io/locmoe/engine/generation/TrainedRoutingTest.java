package io.locmoe.engine.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.locmoe.engine.MeshRun;
import io.locmoe.engine.Patterns;
import io.locmoe.engine.TestDriver;
import io.locmoe.engine.TinyJob;
import io.locmoe.engine.checkpoint.CheckpointReader;
import io.locmoe.engine.checkpoint.CheckpointSearch;
import io.locmoe.engine.job.Sequence;
import io.locmoe.engine.job.Slots;
import io.locmoe.engine.job.TextSource;
import io.locmoe.spi.device.Device;
import io.locmoe.spi.router.RouterFactory;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * One process routes as the mesh of the training did: validation text has the loss that the training reported, with
 * every router that there is.
 */
@Tag("slow")
class TrainedRoutingTest {

    @TempDir
    Path directory;

    static Stream<Arguments> jobs() {
        Stream<Arguments> each = MeshRun.PLUGINS.stream()
                .flatMap(plugin -> plugin.routers().stream())
                .map(router -> Arguments.of(router.name(), job(router)));
        return Stream.concat(
                each,
                Stream.of(
                        Arguments.of("hash in multi-level", job("multi-level", "router.second", "hash")),
                        Arguments.of("tensor parallel", job("switch", "devicesPerNode", "2", "tensorParallel", "2")),
                        Arguments.of("two micro-batches", job("topology", "microBatches", "2")),
                        Arguments.of("text shared out evenly", job("sam", "sharding", "uniform"))));
    }

    private static Map<String, String> job(RouterFactory router) {
        return job(router.name(), "gate", router.usualGate());
    }

    private static Map<String, String> job(String router, String... changes) {
        Map<String, String> job = TinyJob.settings(
                "nodes", "2", "devicesPerNode", "2", "steps", "6", "batch", "8", "experts", "8", "router", router);
        for (int i = 0; i < changes.length; i += 2) {
            job.put(changes[i], changes[i + 1]);
        }
        return job;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("jobs")
    void validationTextHasTheLossOfTheTraining(String name, Map<String, String> job) {
        TextSource text = new Uneven(new Patterns(8));
        assertSame(MeshRun.run(job, TestDriver.REFERENCE.driver(), text, directory), text);
    }

    static Stream<RouterFactory> routers() {
        return MeshRun.PLUGINS.stream().flatMap(plugin -> plugin.routers().stream());
    }

    /** Routers see where experts are, and so does the one process: 4, 3 and 2 of them on three nodes. */
    @ParameterizedTest
    @MethodSource("routers")
    void validationLossMatchesTrainingUnderUnevenPlacement(RouterFactory router) {
        Map<String, String> job = job(router);
        job.putAll(Map.of("nodes", "3", "devicesPerNode", "1", "experts", "9", "batch", "9", "width", "18"));
        TextSource text = new Uneven(new Patterns(8));
        assertSame(MeshRun.placed(new int[] {0, 0, 0, 0, 1, 1, 1, 2, 2}, job, text, directory), text);
    }

    private void assertSame(MeshRun run, TextSource text) {
        try (CheckpointReader checkpoint = CheckpointSearch.open(directory, _ -> {});
                Device device = TestDriver.REFERENCE.open();
                SoloModel model = SoloModel.of(device, MeshRun.components(), checkpoint)) {
            assertThat(model.validationLoss(text, 6)).isCloseTo(run.validations.get(6L), within(1e-6));
        }
    }

    /** Text whose ids are not equally frequent; the one process does not know that: tables come from the checkpoint. */
    private record Uneven(TextSource text) implements TextSource {
        @Override
        public int vocabularySize() {
            return text.vocabularySize();
        }

        @Override
        public List<String> domains() {
            return text.domains();
        }

        @Override
        public long fingerprint() {
            return text.fingerprint();
        }

        @Override
        public long[] tokenFrequencies() {
            long[] frequencies = new long[vocabularySize()];
            Arrays.setAll(frequencies, id -> 1 + id * 37L % 101);
            return frequencies;
        }

        @Override
        public List<Sequence> training(long step, int microBatch, Slots slots) {
            return text.training(step, microBatch, slots);
        }

        @Override
        public int validationBatches(int slots) {
            return text.validationBatches(slots);
        }

        @Override
        public List<Sequence> validation(int batch, Slots slots) {
            return text.validation(batch, slots);
        }
    }
}
