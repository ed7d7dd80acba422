package io.locmoe.engine.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.engine.ForwardingText;
import io.locmoe.engine.MeshRun;
import io.locmoe.engine.Patterns;
import io.locmoe.engine.TestDriver;
import io.locmoe.engine.TinyJob;
import io.locmoe.engine.generation.SoloModel;
import io.locmoe.engine.job.Batch;
import io.locmoe.engine.job.Sequence;
import io.locmoe.engine.job.Slots;
import io.locmoe.engine.job.TextSource;
import io.locmoe.engine.settings.SettingsParser;
import io.locmoe.spi.device.Device;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A table of experts that was made from the training text routes as it did, whatever the text is now. */
class RouterTableTest {
    private static final String ROUTERS = """
            hash        | capacityFactor=0
            hash        | balance=vocabulary
            rre         | capacityFactor=0
            multi-level | second=hash,groups=2
            """;

    /** The same sequences, but other frequencies of the ids, as if the whole text were another. */
    private static final class OtherFrequencies extends ForwardingText {
        private OtherFrequencies() {
            super(new Patterns(8));
        }

        @Override
        public long[] tokenFrequencies() {
            long[] frequencies = super.tokenFrequencies();
            for (int id = 0; id < frequencies.length; id++) {
                frequencies[id] = 1 + (id * 37L) % 101;
            }
            return frequencies;
        }
    }

    @TempDir
    Path directory;

    private MeshRun run(String part, TextSource text, String router, String options, String... more) {
        Map<String, String> settings = TinyJob.settings(more);
        settings.put("router", router);
        settings.put("nodes", "2");
        for (String option : options.split(",")) {
            settings.put("router." + option.split("=")[0], option.split("=")[1]);
        }
        return MeshRun.run(settings, TestDriver.REFERENCE.driver(), text, directory.resolve(part));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = ROUTERS)
    void aResumedJobRoutesAsBefore(String router, String options) {
        MeshRun whole = run("whole", new Patterns(8), router, options);
        Path saved = run("first", new Patterns(8), router, options, "stopAfter", "5")
                .checkpoints
                .getLast();
        MeshRun resumed = run("second", new OtherFrequencies(), router, options, "resume", saved.toString());
        assertThat(resumed.steps.getLast().lossPerToken())
                .isEqualTo(whole.steps.getLast().lossPerToken());
        assertThat(resumed.steps.getLast().layers().getFirst().expertLoad())
                .isEqualTo(whole.steps.getLast().layers().getFirst().expertLoad());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = ROUTERS)
    void generationRoutesAsTrainingDid(String router, String options) {
        Path saved = run("first", new Patterns(8), router, options, "stopAfter", "5")
                .checkpoints
                .getLast();
        assertThat(logits(saved, new OtherFrequencies().tokenFrequencies()))
                .containsExactly(logits(saved, new Patterns(8).tokenFrequencies()));
        assertThat(logits(saved, new long[new Patterns(8).vocabularySize()]))
                .containsExactly(logits(saved, new Patterns(8).tokenFrequencies()));
    }

    private static float[] logits(Path saved, long[] frequencies) {
        try (CheckpointReader reader = new CheckpointReader(saved);
                Device device = TestDriver.REFERENCE.open();
                SoloModel model = SoloModel.of(
                        device,
                        MeshRun.components(),
                        reader,
                        SettingsParser.parse(reader.config().settings()),
                        reader.config().mesh(),
                        frequencies)) {
            Sequence text = new Patterns(8).validation(0, 0, 8);
            boolean[] valid = new boolean[text.tokens().length];
            Arrays.fill(valid, true);
            int[] none = new int[valid.length];
            return model.logits(new Batch(
                            text.tokens(), none, none, valid, valid.length, Slots.all(1), valid.length, 0, 0, false))
                    .toArray();
        }
    }
}
