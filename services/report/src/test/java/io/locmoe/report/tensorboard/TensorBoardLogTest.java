package io.locmoe.report.tensorboard;

import static io.locmoe.samples.SyntheticSteps.step;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.UnknownFieldSet;
import io.locmoe.engine.report.LayerValidation;
import io.locmoe.engine.report.ShadowValidation;
import io.locmoe.report.ReportValidation;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import java.util.zip.Checksum;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.proto.Event;
import org.tensorflow.proto.HistogramProto;
import org.tensorflow.proto.SessionLog;
import org.tensorflow.proto.Summary;

/** Event files, read with TensorFlow's own classes of their messages. */
class TensorBoardLogTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00.5Z");

    @TempDir
    private Path directory;

    private TensorBoardLog log(long steps) throws IOException {
        return TensorBoardLog.create(directory, Map.of("router", "locmoe", "topK", "2"), steps, () -> NOW);
    }

    @Test
    void aFileBeginsWithItsVersionAndTheSettings() throws IOException {
        log(1).close();
        List<Event> events = events();
        assertThat(events).hasSize(2).allMatch(event -> event.getWallTime() == NOW.toEpochMilli() / 1e3);
        assertThat(events.getFirst().getFileVersion()).isEqualTo("brain.Event:2");
        Summary.Value settings = events.get(1).getSummary().getValue(0);
        assertThat(settings.getTag()).isEqualTo("_hparams_/session_start_info");
        assertThat(settings.getTensor().getTensorShape().getDim(0).getSize()).isZero();
        assertThat(settings.getMetadata().getPluginData().getPluginName()).isEqualTo("hparams");
        UnknownFieldSet session =
                UnknownFieldSet.parseFrom(settings.getMetadata().getPluginData().getContent());
        String start = session.getField(3).getLengthDelimitedList().getFirst().toStringUtf8();
        assertThat(start).contains("router", "locmoe", "topK");
    }

    @Test
    void aStepHasTheNumbersOfItsReport() throws IOException {
        LayerValidation unknown = new LayerValidation(Double.NaN, null);
        LayerValidation routes = new LayerValidation(0.75, new ShadowValidation(0.5, null));
        try (TensorBoardLog log = log(10)) {
            log.add(step(1, 100, 0.5));
            log.add(new ReportValidation(1, 5.5, List.of(unknown, routes)));
            log.end(true);
        }
        List<Event> events = events();
        Event first = events.get(2);
        assertThat(first.getStep()).isEqualTo(1);
        assertThat(value(first, "loss/train").getSimpleValue()).isEqualTo(6f);
        assertThat(value(first, "speed/tokens-per-second").getSimpleValue()).isEqualTo(1000f);
        assertThat(value(first, "milliseconds/exchange").getSimpleValue()).isEqualTo(25f);
        assertThat(value(first, "routing/dead-experts").getSimpleValue()).isEqualTo(3f);
        assertThat(value(first, "layer-0/capacityBound").getSimpleValue()).isEqualTo(1.9f);
        assertThat(value(first, "layer-0/loss/locality").getSimpleValue()).isEqualTo(0.02f);
        assertThat(value(events.get(3), "loss/validation").getSimpleValue()).isEqualTo(5.5f);
        assertThat(value(events.get(3), "layer-1/routing-stability").getSimpleValue())
                .isEqualTo(0.75f);
        assertThat(value(events.get(3), "layer-1/shadow-agreement").getSimpleValue())
                .isEqualTo(0.5f);
        assertThat(events.get(3).getSummary().getValueCount())
                .as("nothing of the unknown one")
                .isEqualTo(3);
        assertThat(value(events.get(4), "_hparams_/session_end_info").hasMetadata())
                .isTrue();
    }

    @Test
    void theHistogramOfALayerHasABucketForEachExpert() throws IOException {
        try (TensorBoardLog log = log(10)) {
            log.add(step(1, 100, 0.5));
        }
        HistogramProto histogram = value(events().get(2), "experts/layer-0").getHisto();
        assertThat(histogram.getBucketList()).containsExactly(40., 30., 20., 10.);
        assertThat(histogram.getBucketLimitList()).containsExactly(0.5, 1.5, 2.5, 3.5);
        assertThat(histogram.getNum()).isEqualTo(100);
        assertThat(histogram.getSum()).isEqualTo(30 + 2 * 20 + 3 * 10);
        assertThat(histogram.getSumSquares()).isEqualTo(30 + 4 * 20 + 9 * 10);
        assertThat(histogram.getMin()).isEqualTo(-0.5);
        assertThat(histogram.getMax()).isEqualTo(3.5);
    }

    @Test
    void stepsThatComeAgainReplaceTheFormerOnes() throws IOException {
        try (TensorBoardLog log = log(10)) {
            log.add(step(1, 100, 0.5));
            log.add(step(2, 100, 0.5));
            log.add(step(2, 100, 0.5));
        }
        assertThat(restarts(events())).containsExactly(2L);
    }

    @Test
    void aRunThatIsContinuedHasAFileOfItsOwn() throws IOException {
        try (TensorBoardLog log = log(10)) {
            log.add(step(1, 100, 0.5));
        }
        try (TensorBoardLog log = log(10)) {
            log.add(step(2, 100, 0.5));
        }
        assertThat(restarts(events())).containsExactly(2L);
        assertThat(files()).hasSize(2).isSorted();
    }

    @Test
    void longRunsAreThinned() throws IOException {
        try (TensorBoardLog log = log(100_000)) {
            for (int n = 1; n <= 1005; n++) {
                log.add(step(n, 100, 0.5));
            }
            log.add(step(100_000, 100, 0.5));
        }
        List<Event> steps = events();
        assertThat(steps.stream().filter(event -> has(event, "loss/train"))).hasSize(1 + 1005 / 3 + 1);
        assertThat(steps.stream().filter(event -> has(event, "experts/layer-1")))
                .extracting(Event::getStep)
                .containsExactly(1L, 201L, 402L, 603L, 804L, 1005L, 100_000L);
    }

    private static List<Long> restarts(List<Event> events) {
        return events.stream()
                .filter(event -> event.getSessionLog().getStatus() == SessionLog.SessionStatus.START)
                .map(Event::getStep)
                .toList();
    }

    private static boolean has(Event event, String tag) {
        return event.getSummary().getValueList().stream()
                .anyMatch(value -> value.getTag().equals(tag));
    }

    private static Summary.Value value(Event event, String tag) {
        return event.getSummary().getValueList().stream()
                .filter(value -> value.getTag().equals(tag))
                .findFirst()
                .orElseThrow();
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.sorted().toList();
        }
    }

    private List<Event> events() throws IOException {
        List<Event> events = new ArrayList<>();
        for (Path file : files()) {
            ByteBuffer records = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
            while (records.hasRemaining()) {
                events.add(event(records));
            }
        }
        return events;
    }

    private static Event event(ByteBuffer records) throws IOException {
        byte[] length = new byte[8];
        records.get(length);
        assertThat(records.getInt()).isEqualTo(masked(length));
        byte[] record = new byte
                [(int) ByteBuffer.wrap(length).order(ByteOrder.LITTLE_ENDIAN).getLong()];
        records.get(record);
        assertThat(records.getInt()).isEqualTo(masked(record));
        return Event.parseFrom(record);
    }

    /** As TensorFlow's {@code crc32c.h} has it: ((crc >> 15) | (crc << 17)) + 0xa282ead8. */
    private static int masked(byte[] bytes) {
        Checksum sum = new CRC32C();
        sum.update(Arrays.copyOf(bytes, bytes.length));
        long crc = sum.getValue();
        return (int) ((crc >>> 15 | crc << 17) + 0xa282ead8L);
    }
}
