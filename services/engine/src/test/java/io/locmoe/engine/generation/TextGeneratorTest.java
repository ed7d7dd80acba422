package io.locmoe.engine.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.locmoe.conformance.tensor.Numbers;
import io.locmoe.conformance.tensor.Plain;
import io.locmoe.engine.MeshRun;
import io.locmoe.engine.Patterns;
import io.locmoe.engine.TestDriver;
import io.locmoe.engine.TinyJob;
import io.locmoe.engine.checkpoint.CheckpointReader;
import io.locmoe.engine.job.Batch;
import io.locmoe.engine.job.Slots;
import io.locmoe.spi.device.Device;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Text of a model that two nodes trained for 60 steps. Token ids of domain d are 16 d to 16 d + 15. */
@Tag("slow")
class TextGeneratorTest {
    private static final int DOMAIN = 16;
    private static final Sampling GREEDY = Sampling.greedy();

    @TempDir
    static Path directory;

    private static Path checkpoint;

    @BeforeAll
    static void train() {
        MeshRun run = MeshRun.run(
                TinyJob.settings("nodes", "2", "steps", "60", "batch", "16", "width", "32", "sequence", "16"),
                TestDriver.CPU.driver(),
                new Patterns(16),
                directory);
        checkpoint = run.checkpoints.getLast();
    }

    private static List<Integer> generate(TestDriver driver, int[] prompt, int count, Sampling sampling) {
        return generate(checkpoint, driver, prompt, 0, count, sampling);
    }

    private static List<Integer> generate(
            Path checkpoint, TestDriver driver, int[] prompt, int domain, int count, Sampling sampling) {
        List<Integer> tokens = new ArrayList<>();
        try (CheckpointReader reader = new CheckpointReader(checkpoint);
                Device device = driver.open();
                TextGenerator generator = new TextGenerator(device, MeshRun.components(), reader)) {
            generator.generate(prompt, domain, count, sampling, (token, logProbability) -> tokens.add(token));
        }
        return tokens;
    }

    @ParameterizedTest
    @EnumSource
    void generatedTextStaysInTheDomainOfThePrompt(TestDriver driver) {
        for (int domain = 0; domain < 4; domain++) {
            List<Integer> tokens =
                    generate(driver, new int[] {domain * DOMAIN + 3, domain * DOMAIN + 7}, 24, Sampling.of(0.5, 8, 2));
            int first = domain * DOMAIN;
            assertThat(tokens).hasSize(24);
            assertThat(tokens.stream()
                            .filter(t -> t >= first && t < first + DOMAIN)
                            .count())
                    .as("tokens of domain %d in %s", domain, tokens)
                    .isGreaterThanOrEqualTo(22);
        }
    }

    /** With a table of experts by domain and token: each domain has its own, and another's knows its tokens less. */
    @Test
    void aRouterByDomainIsToldTheDomain(@TempDir Path own) {
        Path byDomain = MeshRun.run(
                        TinyJob.settings(
                                "nodes",
                                "2",
                                "steps",
                                "60",
                                "batch",
                                "16",
                                "width",
                                "32",
                                "sequence",
                                "16",
                                "router",
                                "locmoe-stable",
                                "router.stableAfter",
                                "15"),
                        TestDriver.CPU.driver(),
                        new Patterns(16),
                        own)
                .checkpoints
                .getLast();
        for (int domain = 0; domain < 4; domain++) {
            int first = domain * DOMAIN;
            int[] prompt = {first + 3, first + 7};
            List<Integer> tokens = generate(byDomain, TestDriver.CPU, prompt, domain, 24, Sampling.of(0.5, 8, 2));
            assertThat(tokens.stream()
                            .filter(t -> t >= first && t < first + DOMAIN)
                            .count())
                    .as("tokens of domain %d in %s", domain, tokens)
                    .isGreaterThanOrEqualTo(22);
            Sampling free = Sampling.of(1, 0, 5);
            assertThat(generate(byDomain, TestDriver.CPU, prompt, (domain + 1) % 4, 24, free))
                    .isNotEqualTo(generate(byDomain, TestDriver.CPU, prompt, domain, 24, free));
        }
    }

    @Test
    void theSameSeedGivesTheSameTextAndAnotherGivesOther() {
        int[] prompt = {3, 7};
        List<Integer> said = generate(TestDriver.CPU, prompt, 30, Sampling.of(1, 0, 5));
        assertThat(generate(TestDriver.CPU, prompt, 30, Sampling.of(1, 0, 5))).isEqualTo(said);
        assertThat(generate(TestDriver.CPU, prompt, 30, Sampling.of(1, 0, 6))).isNotEqualTo(said);
    }

    /** Temperature 0 is the most probable token, which is also the only one of the best one. */
    @Test
    void greedyIsTheBestOfOne() {
        int[] prompt = {20, 25, 18};
        assertThat(generate(TestDriver.CPU, prompt, 20, Sampling.of(1, 1, 9)))
                .isEqualTo(generate(TestDriver.CPU, prompt, 20, GREEDY));
    }

    /** The model has 16 positions; a longer prompt is seen through its last 16 tokens. */
    @Test
    void aLongPromptIsSeenThroughItsEnd() {
        int[] end = new int[16];
        int[] longer = new int[40];
        for (int i = 0; i < 40; i++) {
            longer[i] = 32 + i * 7 % DOMAIN;
            end[Math.max(0, i - 24)] = longer[i];
        }
        assertThat(generate(TestDriver.CPU, longer, 5, GREEDY)).isEqualTo(generate(TestDriver.CPU, end, 5, GREEDY));
    }

    /** 40 tokens of a model with 16 positions, by a generator that reads one at a time while it can. */
    @ParameterizedTest
    @EnumSource(names = {"REFERENCE", "CPU"})
    void theTextIsThatOfReadingTheWholeWindowForEachToken(TestDriver driver) {
        int[] text = Arrays.copyOf(new int[] {35, 39, 42}, 43);
        List<Double> logProbabilities = new ArrayList<>();
        try (CheckpointReader reader = new CheckpointReader(checkpoint);
                Device device = driver.open();
                SoloModel model = SoloModel.of(device, MeshRun.components(), reader)) {
            for (int length = 3; length < text.length; length++) {
                int[] window = Arrays.copyOfRange(text, Math.max(0, length - 16), length);
                double[] probabilities = Plain.softmax(Numbers.doubles(logits(model, window)), 64);
                for (int token = 1; token < probabilities.length; token++) {
                    text[length] = probabilities[token] > probabilities[text[length]] ? token : text[length];
                }
                logProbabilities.add(Math.log(probabilities[text[length]]));
            }
        }
        List<Integer> tokens = new ArrayList<>();
        List<Double> given = new ArrayList<>();
        try (CheckpointReader reader = new CheckpointReader(checkpoint);
                Device device = driver.open();
                TextGenerator generator = new TextGenerator(device, MeshRun.components(), reader)) {
            assertThat(generator.routersOfBatches()).isEmpty();
            generator.generate(
                    Arrays.copyOf(text, 3),
                    2,
                    40,
                    GREEDY,
                    (token, logProbability) -> tokens.add(token) && given.add(logProbability));
        }
        assertThat(tokens)
                .containsExactlyElementsOf(IntStream.of(text).skip(3).boxed().toList());
        for (int i = 0; i < 40; i++) {
            assertThat(given.get(i)).isCloseTo(logProbabilities.get(i), within(1e-4));
        }
    }

    private static float[] logits(SoloModel model, int[] window) {
        boolean[] valid = new boolean[window.length];
        Arrays.fill(valid, true);
        int[] domains = new int[window.length];
        Arrays.fill(domains, 2);
        return model.logits(
                new Batch(
                        window,
                        new int[window.length],
                        domains,
                        valid,
                        window.length,
                        Slots.home(2, 4, 16),
                        window.length,
                        0,
                        0,
                        false),
                window.length - 1);
    }

    @Test
    void theTextEndsWhenItsReaderSaysSo() {
        List<Integer> tokens = new ArrayList<>();
        try (CheckpointReader reader = new CheckpointReader(checkpoint);
                Device device = TestDriver.CPU.open();
                TextGenerator generator = new TextGenerator(device, MeshRun.components(), reader)) {
            generator.generate(
                    new int[] {3}, 0, 10, GREEDY, (token, logProbability) -> tokens.add(token) && tokens.size() < 3);
        }
        assertThat(tokens).hasSize(3);
    }

    @Test
    void anEmptyPromptIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> generate(TestDriver.CPU, new int[0], 1, GREEDY))
                .withMessageContaining("prompt is empty");
        assertThatIllegalArgumentException().isThrownBy(() -> Sampling.of(-1, 0, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> Sampling.of(Double.NaN, 0, 1));
    }

    /** A token id that the model has no row for. */
    @Test
    void aTokenOutsideTheVocabularyIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> generate(TestDriver.CPU, new int[] {64}, 1, GREEDY))
                .withMessageContaining("row 64 of 64");
    }

    /** A decoder like Mixtral learns the patterns of a domain too, and its windows have positions from 0 on. */
    @Test
    void aDecoderContinuesItsPrompt() {
        Path trained = MeshRun.run(
                        TinyJob.decoder(
                                "router",
                                "top-k",
                                "gate",
                                "dense",
                                "steps",
                                "60",
                                "batch",
                                "16",
                                "width",
                                "32",
                                "queryKeyNorm",
                                "head"),
                        TestDriver.CPU.driver(),
                        new Patterns(8),
                        directory.resolve("decoder"))
                .checkpoints
                .getLast();
        List<Integer> text = generate(trained, TestDriver.CPU, new int[] {DOMAIN, DOMAIN + 1}, 1, 12, GREEDY);
        assertThat(text).hasSize(12).allMatch(token -> token / DOMAIN == 1);
        assertThat(generate(trained, TestDriver.REFERENCE, new int[] {DOMAIN, DOMAIN + 1}, 1, 12, GREEDY))
                .isEqualTo(text);
    }
}
