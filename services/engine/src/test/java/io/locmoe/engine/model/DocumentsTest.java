package io.locmoe.engine.model;

import static io.locmoe.conformance.tensor.Numbers.assertClose;
import static io.locmoe.conformance.tensor.Numbers.doubles;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.locmoe.engine.ForwardingText;
import io.locmoe.engine.PartialDriver;
import io.locmoe.engine.Patterns;
import io.locmoe.engine.TestDriver;
import io.locmoe.engine.TinyJob;
import io.locmoe.engine.job.Batch;
import io.locmoe.engine.job.Sequence;
import io.locmoe.engine.job.Slots;
import io.locmoe.engine.model.Documents.Stretch;
import io.locmoe.spi.device.Device;
import io.locmoe.spi.device.DeviceDriver;
import io.locmoe.spi.device.kernel.FusedAttention;
import io.locmoe.spi.device.kernel.RotaryEmbedding;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Documents that share sequences are trained as if each had a sequence of its own. */
class DocumentsTest {
    private static final int SEQUENCE = 12;
    private static final int SEPARATOR = 63;
    /** Tokens of the documents of each packed sequence, separators included; the last document is cut. */
    private static final int[][] PACKED = {{5, 4, 4}, {7, 2, 4}, {1, 6, 6}, {20}, {3, 3, 7}};

    private static final List<Map<String, String>> MODELS = List.of(
            TinyJob.settings("sparseEvery", "0"),
            TinyJob.settings("router", "top-k", "gate", "dense", "router.topK", "2", "router.alpha", "1"),
            TinyJob.decoder("sparseEvery", "0"),
            TinyJob.decoder("router", "hash", "queryKeyNorm", "head"));

    static Stream<Arguments> models() {
        return MODELS.stream()
                .flatMap(model -> Stream.concat(
                                Stream.of(TestDriver.values()).map(TestDriver::driver),
                                Stream.of(new PartialDriver(Set.of(FusedAttention.class, RotaryEmbedding.class))))
                        .map(driver -> Arguments.of(driver, model)));
    }

    private static int[] document(int number, int tokens) {
        return IntStream.range(0, tokens)
                .map(i -> i == tokens - 1 ? SEPARATOR : (7 * number + 5 * i + i * i) % 60)
                .toArray();
    }

    private static List<Sequence> packed() {
        List<Sequence> sequences = new ArrayList<>();
        int number = 0;
        for (int[] lengths : PACKED) {
            List<int[]> documents = new ArrayList<>();
            for (int length : lengths) {
                documents.add(document(number++, length));
            }
            int[] text = documents.stream()
                    .flatMapToInt(IntStream::of)
                    .limit(SEQUENCE + 1)
                    .toArray();
            sequences.add(Sequence.of(text, SEQUENCE, 0).separatedAt(SEPARATOR));
        }
        return sequences;
    }

    private static List<Sequence> alone() {
        List<Sequence> sequences = new ArrayList<>();
        int number = 0;
        for (int[] lengths : PACKED) {
            int room = SEQUENCE + 1;
            for (int length : lengths) {
                int[] text =
                        IntStream.of(document(number++, length)).limit(room).toArray();
                room -= text.length;
                if (text.length > 1) {
                    sequences.add(Sequence.of(text, SEQUENCE, 0));
                }
            }
        }
        return sequences;
    }

    private static ModelBench bench(Device device, Map<String, String> model, List<Sequence> sequences) {
        Map<String, String> settings = new TreeMap<>(model);
        settings.put("sequence", Integer.toString(SEQUENCE));
        settings.put("batch", Integer.toString(sequences.size()));
        return new ModelBench(device, settings, true, new ForwardingText(new Patterns(SEQUENCE)) {
                    @Override
                    public Sequence training(long step, int microBatch, int slot, int slots) {
                        return sequences.get(slot);
                    }
                })
                .spread();
    }

    @ParameterizedTest
    @MethodSource("models")
    void lossAndGradientsAreThoseOfTheDocumentsAlone(DeviceDriver driver, Map<String, String> model) {
        try (Device device = driver.open(0);
                ModelBench packed = bench(device, model, packed());
                ModelBench alone = bench(device, model, alone())) {
            assertThat(packed.batch.realTokens()).isEqualTo(alone.batch.realTokens());
            List<long[]> loads = new ArrayList<>();
            List<long[]> loadsAlone = new ArrayList<>();
            assertThat(packed.loss(loads)).isCloseTo(alone.loss(loadsAlone), within(1e-6));
            assertThat(loads.toArray(long[][]::new)).isDeepEqualTo(loadsAlone.toArray(long[][]::new));
            packed.backward();
            alone.backward();
            assertClose(
                    "shared",
                    packed.read(packed.model.shared().gradients()),
                    doubles(alone.read(alone.model.shared().gradients())),
                    2e-6);
            assertClose(
                    "experts",
                    packed.read(packed.model.experts().gradients()),
                    doubles(alone.read(alone.model.experts().gradients())),
                    2e-6);
        }
    }

    /** Without the boundaries the loss is another one: the test above compares something. */
    @Test
    void attentionAcrossDocumentsGivesAnotherLoss() {
        List<Sequence> joined = packed().stream()
                .map(s -> new Sequence(s.tokens(), s.targets(), s.domain()))
                .toList();
        try (Device device = TestDriver.CPU.open();
                ModelBench apart = bench(device, MODELS.getFirst(), packed());
                ModelBench together = bench(device, MODELS.getFirst(), joined)) {
            double difference = apart.loss(new ArrayList<>()) - together.loss(new ArrayList<>());
            assertThat(Math.abs(difference)).isGreaterThan(1e-3);
        }
    }

    @Test
    void neighboursOfOneLengthAreComputedAtOnce() {
        List<Sequence> last = List.of(packed().getLast());
        Documents documents = Documents.of(Batch.of(last, Slots.all(1), SEQUENCE, 1, 0, true));
        assertThat(documents.stretches()).containsExactly(new Stretch(0, 2, 3), new Stretch(6, 1, 6));
        assertThat(documents.positions()).containsExactly(0, 1, 2, 0, 1, 2, 0, 1, 2, 3, 4, 5);
    }

    @Test
    void wholeSequencesAreOneStretchWithThePositionsOfOne() {
        Batch batch = Batch.of(List.of(), Slots.all(3), SEQUENCE, 1, 0, true);
        assertThat(Documents.of(batch).stretches()).containsExactly(new Stretch(0, 3, SEQUENCE));
        assertThat(Documents.of(batch).positions()).hasSize(SEQUENCE);
    }

    @Test
    void aSeparatorIsTheLastTargetOfItsDocumentAndHasNone() {
        Sequence apart = Sequence.of(new int[] {1, 2, 9, 3, 9, 4}, 5, 0).separatedAt(9);
        assertThat(apart.targets()).containsExactly(2, 9, Sequence.NO_TARGET, 9, Sequence.NO_TARGET);
        assertThat(apart.positions()).containsExactly(0, 1, 2, 0, 1);
        assertThatThrownBy(() -> new Sequence(new int[2], new int[2], new int[] {0, 2}, 0))
                .hasMessage("token 1 has the position 2");
    }
}
