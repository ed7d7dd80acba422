package io.locmoe.laboratory.theory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import io.locmoe.driver.cpu.CpuDriver;
import io.locmoe.engine.checkpoint.CheckpointReader;
import io.locmoe.engine.checkpoint.CheckpointSearch;
import io.locmoe.engine.job.Sequence;
import io.locmoe.engine.job.Slots;
import io.locmoe.engine.job.TextSource;
import io.locmoe.engine.parameter.ParameterBlock;
import io.locmoe.engine.settings.Choice;
import io.locmoe.engine.settings.JobSettings;
import io.locmoe.engine.settings.SettingsParser;
import io.locmoe.engine.setup.GateSite;
import io.locmoe.engine.setup.MeshView;
import io.locmoe.parity.ClassPathPlugins;
import io.locmoe.spi.device.Device;
import io.locmoe.tape.Tape;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Angles of a small model's tokens, with the shipped plug-ins on a CPU device. */
@Tag("slow")
class ModelTextTest {
    private final Device device = new CpuDriver().open(0);

    @TempDir
    private Path checkpoints;

    private static JobSettings settings(String gate) {
        return SettingsParser.parse(Map.ofEntries(
                Map.entry("gate", gate),
                Map.entry("width", "16"),
                Map.entry("blocks", "2"),
                Map.entry("heads", "2"),
                Map.entry("sequence", "8"),
                Map.entry("experts", "4"),
                Map.entry("feedForward", "16"),
                Map.entry("batch", "8"),
                Map.entry("steps", "30"),
                Map.entry("nodes", "1"),
                Map.entry("warmupSteps", "2")));
    }

    /** Counting up by a stride that the domain chooses; every token id below 16. */
    private record Strides(int sequence) implements TextSource {
        @Override
        public int vocabularySize() {
            return 16;
        }

        @Override
        public List<String> domains() {
            return List.of("odd", "even");
        }

        @Override
        public long[] tokenFrequencies() {
            long[] ones = new long[16];
            Arrays.fill(ones, 1);
            return ones;
        }

        @Override
        public long fingerprint() {
            return 0;
        }

        @Override
        public List<Sequence> training(long step, int microBatch, Slots slots) {
            return IntStream.range(slots.first(), slots.end())
                    .mapToObj(slot -> sequence(step, slot))
                    .toList();
        }

        private Sequence sequence(long step, int slot) {
            int[] tokens = new int[sequence];
            int[] targets = new int[sequence];
            for (int i = 0; i < sequence; i++) {
                tokens[i] = (int) ((step * 7 + slot * 3L + i * (1 + slot % 2)) % 16);
                targets[i] = (tokens[i] + 1 + slot % 2) % 16;
            }
            return new Sequence(tokens, targets, slot % 2);
        }

        @Override
        public int validationBatches(int slots) {
            return 2;
        }

        /** The second batch is short. */
        @Override
        public List<Sequence> validation(int batch, Slots slots) {
            return training(1000 + batch, 0, new Slots(0, batch == 1 ? 5 : slots.total(), slots.total()));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"grap", "dense"})
    void everyRealTokenIsSeenBeforeAndAfterTraining(String gate) {
        List<String> progress = new ArrayList<>();
        ModelText model = new ModelText(
                settings(gate), MeshView.solo(4), device, new ClassPathPlugins(), new Strides(8), progress::add);
        LayerCosines before = model.cosines(Optional.empty()).getFirst();
        model.train(checkpoints);
        LayerCosines after;
        try (CheckpointReader reader = CheckpointSearch.open(checkpoints, _ -> {})) {
            after = model.cosines(Optional.of(reader)).getFirst();
        }
        assertThat(before.step()).isZero();
        assertThat(after.step()).isEqualTo(30);
        assertThat(before.tokens()).as("8 and 5 sequences of 8 tokens").isEqualTo(104);
        assertThat(Arrays.stream(after.load()).sum()).isCloseTo(1, offset(1e-9));
        assertThat(after.own().mean()).isNotEqualTo(before.own().mean());
        if (gate.equals("grap")) {
            // Equal lengths: the highest score is the smallest angle (Lemma 1).
            assertThat(before.own().mean()).isGreaterThan(before.others().mean());
            assertThat(after.own().mean()).isGreaterThan(after.others().mean());
        }
        assertThat(progress).contains("training: step 30 of 30").hasSize(11);
        assertThat(progress.getLast()).startsWith("validation loss ");
    }

    /** The vectors that the recorder works out of scores, against LocMoE eq. 4. */
    @ParameterizedTest
    @ValueSource(strings = {"cosine", "literal"})
    void theVectorsOfGrapAreThePublishedOnes(String logits) {
        float[][] vectors = vectors("grap", Map.of("logits", logits), List.of());
        for (int e = 0; e < 3; e++) {
            for (int j = 0; j < 12; j++) {
                assertThat(vectors[e][j]).isCloseTo(j / 4 == e ? .5f : 0f, offset(1e-6f));
            }
        }
    }

    @Test
    void theVectorsOfADenseGateAreTheColumnsOfItsWeight() {
        List<float[]> weight = new ArrayList<>();
        float[][] vectors = vectors("dense", Map.of(), weight);
        for (int e = 0; e < 3; e++) {
            float[] column = new float[12];
            for (int j = 0; j < 12; j++) {
                column[j] = weight.getFirst()[j * 3 + e];
            }
            assertThat(vectors[e]).containsExactly(LayerTokens.units(column, 12)[0], offset(1e-6f));
        }
    }

    /** @param parameters receives the gate's parameters */
    private float[][] vectors(String name, Map<String, String> options, List<float[]> parameters) {
        GateRecorder recorder = new GateRecorder(new ClassPathPlugins());
        try (Tape tape = new Tape(device);
                ParameterBlock block = new ParameterBlock(tape)) {
            new GateSite(0, 12, 3, block, "").create(new Choice(name, options), recorder);
            block.allocate(1);
            if (block.elements() > 0) {
                var all = tape.parameter(true, (int) block.elements());
                all.bind(block.values(), null);
                parameters.add(all.toArray());
            }
            float[][] vectors = recorder.layers(tape).getFirst().vectors();
            tape.reset();
            return vectors;
        }
    }

    @Test
    void aRouterThatAsksNoGateHasNoAngles() {
        Map<String, String> hash = new TreeMap<>(settings("grap").text());
        hash.put("router", "hash");
        ModelText model = new ModelText(
                SettingsParser.parse(hash),
                MeshView.solo(4),
                device,
                new ClassPathPlugins(),
                new Strides(8),
                line -> {});
        assertThat(model.cosines(Optional.empty())).isEmpty();
    }

    @AfterEach
    void close() {
        device.close();
    }
}
