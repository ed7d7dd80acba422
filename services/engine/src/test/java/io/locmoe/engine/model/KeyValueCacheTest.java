package io.locmoe.engine.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.locmoe.engine.MeasuredDriver;
import io.locmoe.engine.TestDriver;
import io.locmoe.engine.TinyJob;
import io.locmoe.engine.job.Batch;
import io.locmoe.engine.job.Slots;
import io.locmoe.engine.settings.SettingsParser;
import io.locmoe.engine.sparse.LayerResults;
import io.locmoe.spi.device.Device;
import io.locmoe.spi.device.memory.ElementType;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A token after kept keys and values has the logits that it has at the end of its whole text. */
@Tag("slow")
class KeyValueCacheTest {
    private static final int SEQUENCE = 12;

    private static Map<String, String> job(Map<String, String> model, String... changes) {
        Map<String, String> job = new TreeMap<>(model);
        job.putAll(Map.of("blocks", "4", "sequence", Integer.toString(SEQUENCE), "router", "top-k", "gate", "dense"));
        for (int i = 0; i < changes.length; i += 2) {
            job.put(changes[i], changes[i + 1]);
        }
        return job;
    }

    /** Dense and sparse blocks in turn. */
    static Stream<Arguments> models() {
        Map<String, Map<String, String>> models = Map.ofEntries(
                Map.entry("layer norm, learned positions, GeLU", job(TinyJob.settings())),
                Map.entry(
                        "learned positions, one head of keys and values",
                        job(TinyJob.settings("heads", "4", "keyValueHeads", "1"))),
                Map.entry("RMS norm, rotary, grouped heads, SwiGLU", job(TinyJob.decoder())),
                Map.entry(
                        "norm of each head, which is wider than width / heads",
                        job(TinyJob.decoder("queryKeyNorm", "head", "headWidth", "6"))),
                Map.entry(
                        "norm of queries and keys over the width, all heads with their own keys",
                        job(TinyJob.decoder("queryKeyNorm", "width", "keyValueHeads", "4"))),
                Map.entry(
                        "a window on every other block, and sinks",
                        job(TinyJob.decoder(
                                "attentionWindow", "3", "fullAttentionEvery", "2", "attentionSinks", "true"))),
                Map.entry(
                        "neighbours of a part of a head, bounds, a window on some blocks",
                        job(TinyJob.decoder(
                                "headWidth",
                                "6",
                                "rotaryWidth",
                                "4",
                                "rotaryPairs",
                                "neighbours",
                                "attentionLimit",
                                "0.3",
                                "attentionWindow",
                                "3",
                                "attentionWindowFrom",
                                "1",
                                "attentionWindowUntil",
                                "3"))),
                Map.entry("no sparse block", job(TinyJob.decoder("sparseEvery", "0"))),
                Map.entry("a shared expert", job(TinyJob.decoder("sharedFeedForward", "12", "sharedGate", "true"))),
                Map.entry("a router by the token's id", job(TinyJob.decoder("router", "hash"))),
                Map.entry(
                        "latent attention, values narrower than keys",
                        job(TinyJob.latent("valueWidth", "4", "latentScoreFactor", "1.5"))),
                Map.entry(
                        "latent attention, queries of a latent vector, dense first blocks",
                        job(TinyJob.latent("queryLatentWidth", "10", "denseBlocks", "2", "denseFeedForward", "20"))));
        return models.entrySet().stream()
                .flatMap(model -> Stream.of(TestDriver.values())
                        .map(driver -> Arguments.of(model.getKey(), driver, model.getValue())));
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("models")
    void logitsAreThoseOfTheWholeText(String name, TestDriver driver, Map<String, String> job) {
        try (Device device = driver.open();
                ModelBench bench = new ModelBench(device, job, false).spread();
                KeyValueCache cache = cache(device, job, ElementType.FLOAT32)) {
            for (int prompt : new int[] {1, 5, SEQUENCE}) {
                cache.clear();
                int[] text = new Random(prompt).ints(SEQUENCE, 0, 64).toArray();
                float[] next = logits(bench, Arrays.copyOf(text, prompt), Optional.of(cache));
                for (int length = prompt; ; length++) {
                    assertClose(next, logits(bench, Arrays.copyOf(text, length), Optional.empty()), 1e-5);
                    assertThat(cache.length()).isEqualTo(length);
                    if (length == SEQUENCE) {
                        break;
                    }
                    next = logits(bench, new int[] {text[length]}, Optional.of(cache));
                }
            }
        }
    }

    static Stream<Map<String, String>> smaller() {
        return Stream.of(TinyJob.decoder(), TinyJob.latent("queryLatentWidth", "10"))
                .map(model -> job(model, "precision", "bfloat16", "router", "hash"));
    }

    /** Products of bfloat16: both ways round, not in the same places. */
    @ParameterizedTest
    @MethodSource("smaller")
    void smallerOperandsKeepTheirDigits(Map<String, String> job) {
        try (Device device = TestDriver.CPU.open();
                ModelBench bench = new ModelBench(device, job, false).spread();
                KeyValueCache cache = cache(device, job, ElementType.BFLOAT16)) {
            int[] text = new Random(3).ints(SEQUENCE, 0, 64).toArray();
            logits(bench, Arrays.copyOf(text, SEQUENCE - 1), Optional.of(cache));
            float[] next = logits(bench, new int[] {text[SEQUENCE - 1]}, Optional.of(cache));
            assertClose(next, logits(bench, text, Optional.empty()), 0.02);
        }
    }

    @Test
    void ofLatentAttentionTheCacheHasLatentVectorsAndRotatedPartsOfKeys() {
        MeasuredDriver driver = new MeasuredDriver(TestDriver.CPU.driver());
        Map<String, String> job = job(TinyJob.latent());
        try (Device device = driver.open(0)) {
            try (KeyValueCache cache = cache(device, job, ElementType.FLOAT32)) {
                assertThat(driver.bytes.get()).isEqualTo(4 * SEQUENCE * (8 + 2) * Float.BYTES);
                assertThat(cache.length()).isZero();
            }
        }
    }

    @Test
    void aLongerTextTakesNoMoreMemory() {
        MeasuredDriver driver = new MeasuredDriver(TestDriver.CPU.driver());
        Map<String, String> job = job(TinyJob.decoder());
        try (Device device = driver.open(0);
                ModelBench bench = new ModelBench(device, job, false).spread()) {
            long before = driver.bytes.get();
            try (KeyValueCache cache = cache(device, job, ElementType.FLOAT32)) {
                assertThat(driver.bytes.get() - before).isEqualTo(2 * 4 * SEQUENCE * 2 * 4 * Float.BYTES);
                logits(bench, new int[] {3}, Optional.of(cache));
                logits(bench, new int[] {4}, Optional.of(cache));
                long withTwo = driver.bytes.get();
                for (int length = 2; length < SEQUENCE; length++) {
                    logits(bench, new int[] {length}, Optional.of(cache));
                }
                assertThat(driver.bytes.get()).isEqualTo(withTwo);
            }
        }
    }

    @Test
    void tokensWithoutAPlaceAreRefused() {
        Map<String, String> job = job(TinyJob.decoder());
        try (Device device = TestDriver.REFERENCE.open();
                ModelBench bench = new ModelBench(device, job, false);
                KeyValueCache cache = cache(device, job, ElementType.FLOAT32)) {
            logits(bench, new int[SEQUENCE - 2], Optional.of(cache));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> logits(bench, new int[2], Optional.of(cache)))
                    .withMessageContaining("one by one");
            logits(bench, new int[1], Optional.of(cache));
            logits(bench, new int[1], Optional.of(cache));
            assertThatIllegalArgumentException().isThrownBy(() -> logits(bench, new int[1], Optional.of(cache)));
        }
    }

    private static KeyValueCache cache(Device device, Map<String, String> job, ElementType type) {
        return new KeyValueCache(device, SettingsParser.parse(job).model(), type);
    }

    private static float[] logits(ModelBench bench, int[] tokens, Optional<KeyValueCache> past) {
        int rows = tokens.length;
        boolean[] valid = new boolean[rows];
        Arrays.fill(valid, true);
        Batch batch =
                new Batch(tokens, new int[rows], new int[rows], valid, rows, new Slots(0, 1, 1), rows, 0, 0, false);
        try {
            return bench.model
                    .transformer()
                    .logits(bench.tape, batch, new LayerResults(), past, rows - 1)
                    .toArray();
        } finally {
            bench.tape.reset();
        }
    }

    /** Relative to the largest logit. */
    private static void assertClose(float[] actual, float[] expected, double tolerance) {
        double largest = 0;
        for (float logit : expected) {
            largest = Math.max(largest, Math.abs(logit));
        }
        assertThat(largest).isGreaterThan(0.1);
        for (int i = 0; i < expected.length; i++) {
            assertThat((double) actual[i]).as("logit %d", i).isCloseTo(expected[i], within(tolerance * largest));
        }
    }
}
