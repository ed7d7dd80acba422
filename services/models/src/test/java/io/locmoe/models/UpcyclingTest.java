package io.locmoe.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.locmoe.engine.checkpoint.file.StoredType;
import io.locmoe.models.file.ModelDirectory;
import io.locmoe.models.file.ModelException;
import io.locmoe.models.upcycling.Upcycling;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A model with experts that was made of a dense one computes what that does, and is of a family with experts. */
class UpcyclingTest {
    private static final int[] TOKENS = {72, 101, 32, 115, 97, 105, 100, 58, 32, 200, 0, 255};
    private static final String DOWN = "model.layers.1.mlp.experts.%d.down_proj.weight";

    @TempDir
    Path directory;

    private Path upcycled(Path model, String name, Upcycling upcycling) {
        Path checkpoint = directory.resolve(name);
        new Import(Parts.components(), OptionalInt.empty(), Optional.of(upcycling)).run(model, checkpoint);
        return checkpoint;
    }

    private Path dense(String family, String... changes) {
        return Parts.random(directory.resolve("model"), family, false, StoredType.BF16, changes);
    }

    @ParameterizedTest
    @CsvSource({"llama, mixtral, 4, 2", "llama, mixtral, 6, 5", "qwen3, qwen3_moe, 8, 2"})
    void itHasTheLogitsOfTheDenseModel(String family, String then, int experts, int topK) {
        Path model = dense(family);
        Parts.imported(model, directory.resolve("dense"));
        float[] expected = Parts.logits(directory.resolve("dense"), TOKENS);
        Path sparse = upcycled(model, "sparse", new Upcycling(experts, topK, 0, 1));
        assertClose(Parts.logits(sparse, TOKENS), expected, 1e-6);

        Path back = Parts.exported(sparse, directory.resolve("back"), 1L << 40);
        try (ModelDirectory exported = ModelDirectory.open(back)) {
            assertThat(exported.config().path("model_type").asText()).isEqualTo(then);
            assertThat(exported.config().path("num_experts_per_tok").asInt()).isEqualTo(topK);
            assertThat(exported.tensors().values()).allMatch(tensor -> tensor.type() == StoredType.BF16);
        }
        Parts.imported(back, directory.resolve("again"));
        assertClose(Parts.logits(directory.resolve("again"), TOKENS), expected, 1e-6);
    }

    /** Biases of attention are in no family of models with experts that has no norm of queries. */
    @Test
    void aModelThatFitsNoFamilyIsMadeAllTheSame() {
        Path model = dense("llama", "biases", "attention");
        Parts.imported(model, directory.resolve("dense"));
        Path sparse = upcycled(model, "sparse", new Upcycling(4, 2, 0, 1));
        assertClose(Parts.logits(sparse, TOKENS), Parts.logits(directory.resolve("dense"), TOKENS), 1e-6);
        assertThatThrownBy(() -> Parts.exported(sparse, directory.resolve("back"), 1L << 40))
                .hasMessageContaining("mixtral: biases=attention, not none");
    }

    @Test
    void noiseMakesExpertsDiffer() {
        Path model = dense("qwen3");
        Path exact = upcycled(model, "exact", new Upcycling(4, 2, 0, 1));
        Path noisy = upcycled(model, "noisy", new Upcycling(4, 2, 0.01, 1));
        float[] expected = Parts.logits(exact, TOKENS);
        float[] logits = Parts.logits(noisy, TOKENS);
        assertThat(logits).isNotEqualTo(expected);
        assertClose(logits, expected, 0.1);
        Path back = Parts.exported(noisy, directory.resolve("back"), 1L << 40);
        try (ModelDirectory exported = ModelDirectory.open(back)) {
            assertThat(mismatch(exported, 0, exported, 1)).isNotNegative();
        }
    }

    @Test
    void theSeedDecidesGates() {
        Path model = dense("qwen3");
        Path first = exported(upcycled(model, "first", new Upcycling(4, 2, 0, 1)), "one");
        Path same = exported(upcycled(model, "same", new Upcycling(4, 2, 0, 1)), "two");
        Path other = exported(upcycled(model, "other", new Upcycling(4, 2, 0, 2)), "three");
        try (ModelDirectory a = ModelDirectory.open(first);
                ModelDirectory b = ModelDirectory.open(same);
                ModelDirectory c = ModelDirectory.open(other)) {
            String gate = "model.layers.0.mlp.gate.weight";
            assertThat(a.tensors()
                            .get(gate)
                            .data()
                            .mismatch(b.tensors().get(gate).data()))
                    .isEqualTo(-1);
            assertThat(a.tensors()
                            .get(gate)
                            .data()
                            .mismatch(c.tensors().get(gate).data()))
                    .isNotNegative();
            assertThat(mismatch(a, 0, c, 3)).isEqualTo(-1);
        }
    }

    private Path exported(Path checkpoint, String name) {
        return Parts.exported(checkpoint, directory.resolve(name), 1L << 40);
    }

    private static long mismatch(ModelDirectory a, int expert, ModelDirectory b, int other) {
        return a.tensors()
                .get(DOWN.formatted(expert))
                .data()
                .mismatch(b.tensors().get(DOWN.formatted(other)).data());
    }

    @Test
    void whatCannotBeUpcycledIsRefused() {
        Path sparse = Parts.random(directory.resolve("model"), "mixtral", false, StoredType.F32);
        assertThatThrownBy(() -> upcycled(sparse, "out", new Upcycling(4, 2, 0, 1)))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("'mixtral' have experts; a dense one is upcycled");
        assertThat(directory).isDirectoryNotContaining("glob:**out");
        assertThatThrownBy(() -> new Upcycling(8, 1, 0, 1)).hasMessageContaining("1 of 8");
        assertThatThrownBy(() -> new Upcycling(2, 3, 0, 1)).hasMessageContaining("3 of 2");
        assertThatThrownBy(() -> new Upcycling(4, 2, Double.NaN, 1)).hasMessageContaining("NaN");
    }

    /** Relative to the largest logit. */
    private static void assertClose(float[] actual, float[] expected, double tolerance) {
        double largest = 0;
        for (float logit : expected) {
            largest = Math.max(largest, Math.abs(logit));
        }
        assertThat(actual).hasSameSizeAs(expected);
        for (int i = 0; i < expected.length; i++) {
            assertThat((double) actual[i]).as("logit %d", i).isCloseTo(expected[i], within(tolerance * largest));
        }
    }
}
