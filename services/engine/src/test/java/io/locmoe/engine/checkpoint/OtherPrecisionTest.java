package io.locmoe.engine.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.locmoe.engine.MeshRun;
import io.locmoe.engine.Patterns;
import io.locmoe.engine.TestDriver;
import io.locmoe.engine.TinyJob;
import io.locmoe.engine.generation.Sampling;
import io.locmoe.engine.generation.SoloModel;
import io.locmoe.engine.generation.TextGenerator;
import io.locmoe.engine.settings.Precision;
import io.locmoe.spi.device.Device;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Checkpoints hold float32, whatever the precision of the job; one of each continues in each. */
@Tag("slow")
class OtherPrecisionTest {
    @TempDir
    static Path directory;

    private static final Map<Precision, MeshRun> HALVES = new EnumMap<>(Precision.class);
    private static MeshRun whole;

    private static MeshRun run(Precision precision, String name, String... changes) {
        Map<String, String> job = TinyJob.settings(changes);
        job.putAll(Map.of("precision", precision.toString(), "nodes", "2"));
        return MeshRun.run(job, TestDriver.REFERENCE.driver(), new Patterns(8), directory.resolve(name));
    }

    @BeforeAll
    static void train() {
        whole = run(Precision.FLOAT32, "whole");
        for (Precision precision : Precision.values()) {
            HALVES.put(precision, run(precision, "half-" + precision, "stopAfter", "6"));
        }
    }

    static Stream<Arguments> pairs() {
        return Stream.of(Precision.values())
                .flatMap(from -> Stream.of(Precision.values()).map(to -> Arguments.of(from, to)));
    }

    @ParameterizedTest(name = "{0} continues in {1}")
    @MethodSource("pairs")
    void aJobContinuesInAnyPrecision(Precision from, Precision to) {
        Path checkpoint = HALVES.get(from).checkpoints.getLast();
        MeshRun rest = run(to, from + "-" + to, "resume", checkpoint.toString());
        assertThat(rest.steps).hasSize(6);
        for (int i = 0; i < 6; i++) {
            assertThat(rest.steps.get(i).lossPerToken())
                    .isCloseTo(whole.steps.get(6 + i).lossPerToken(), within(0.05));
        }
        assertThat(rest.validations.get(12L)).isCloseTo(whole.validations.get(12L), within(0.05));
    }

    @ParameterizedTest
    @EnumSource
    void manifestAndConfigurationNameThePrecisionAndWeightsAreFloat32(Precision precision) throws IOException {
        Path checkpoint = HALVES.get(precision).checkpoints.getLast();
        assertThat(Files.readString(checkpoint.resolve("manifest.json")))
                .contains("\"precision\" : \"" + precision + "\"");
        String config = Files.readString(checkpoint.resolve("config.json"));
        assertThat(config).contains("\"precision\" : \"" + precision + "\"", "\"dtype\" : \"float32\"");
        assertThat(config.contains("loss_scale")).isEqualTo(precision == Precision.FLOAT16);
        assertThat(Files.size(checkpoint.resolve("model.safetensors")))
                .isEqualTo(Files.size(whole.checkpoints.getLast().resolve("model.safetensors")));
    }

    /** What a model says is computed as in its training. */
    @ParameterizedTest
    @EnumSource
    void aModelOfAnyPrecisionGeneratesAndIsValidated(Precision precision) {
        MeshRun half = HALVES.get(precision);
        List<Integer> tokens = new ArrayList<>();
        try (CheckpointReader reader = new CheckpointReader(half.checkpoints.getLast());
                Device device = TestDriver.STRICT.open();
                TextGenerator generator = new TextGenerator(device, MeshRun.components(), reader)) {
            generator.generate(new int[] {3, 7}, 0, 5, Sampling.greedy(), (token, logProbability) -> tokens.add(token));
        }
        assertThat(tokens).hasSize(5);
        try (CheckpointReader reader = new CheckpointReader(half.checkpoints.getLast());
                Device device = TestDriver.REFERENCE.open();
                SoloModel model = SoloModel.of(device, MeshRun.components(), reader)) {
            assertThat(model.validationLoss(new Patterns(8), 6)).isCloseTo(half.validations.get(6L), within(1e-3));
        }
    }
}
