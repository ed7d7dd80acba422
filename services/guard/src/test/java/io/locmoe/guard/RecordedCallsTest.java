package io.locmoe.guard;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.locmoe.guard.event.StepEvent;
import io.locmoe.guard.event.StepRange;
import io.locmoe.spi.comm.CommunicationStrategy;
import io.locmoe.spi.comm.CommunicationStrategy.PendingExchange;
import io.locmoe.spi.comm.Direction;
import io.locmoe.spi.comm.ExchangePlan;
import io.locmoe.spi.comm.MessageTag;
import io.locmoe.spi.comm.Transport;
import io.locmoe.spi.device.DeviceStream;
import io.locmoe.spi.device.kernel.Kernel;
import io.locmoe.spi.device.kernel.MatMul;
import io.locmoe.spi.device.memory.DeviceBuffer;
import io.locmoe.spi.device.memory.Span;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What JDK Flight Recorder gets to know of calls through the guard. */
class RecordedCallsTest {
    private static final ClassLoader LOADER = new URLClassLoader("plugin-test", new URL[0], null);
    private static final Callee DRIVER = new Callee("device driver x of plug-in acme 7", LOADER);
    private static final Callee STRATEGY = new Callee("communication strategy y of plug-in acme 7", LOADER);

    /** 3 rows to rank 0, 5 rows from it, of 4 bytes. */
    private static final ExchangePlan PLAN =
            ExchangePlan.of(new MessageTag(4, 1, 2, Direction.COMBINE, 6), 4, 1, new int[][] {{0, 5}, {3, 0}});

    @TempDir
    private Path directory;

    private final long[] launched = new long[1];
    private final DeviceStream stream = new GuardedStream(new CountingStream(launched), DRIVER, () -> true);

    @AfterEach
    void isInNoStep() {
        Place.current().step(-1);
        Place.current().rank(-1);
    }

    private List<RecordedEvent> recorded(String kind, String steps, Runnable work) throws IOException {
        Path file = directory.resolve("test.jfr");
        try (Recording recording = new Recording()) {
            recording.enable(kind).with("steps", steps);
            recording.start();
            work.run();
            recording.stop();
            recording.dump(file);
        }
        return RecordingFile.readAllEvents(file).stream()
                .filter(event -> event.getEventType().getName().equals(kind))
                .toList();
    }

    private void launchInStep(long step, Kernel kernel) {
        Place.current().step(step);
        stream.launch(kernel);
    }

    private static Kernel product() {
        Span span = new Span((DeviceBuffer) Samples.of(DeviceBuffer.class), 0, 2);
        return MatMul.of(span, false, span, false, span, 2, 1, 1, 0f);
    }

    @Test
    void kernelsOfTheChosenStepsAreRecorded() throws IOException {
        Place.current().rank(3);
        List<RecordedEvent> events = recorded("io.locmoe.Kernel", "2-3", () -> {
            for (int step = 1; step <= 4; step++) {
                launchInStep(step, product());
            }
        });
        assertThat(events).extracting(event -> event.getLong("step")).containsExactly(2L, 3L);
        assertThat(events).allSatisfy(event -> {
            assertThat(event.getString("kernel")).isEqualTo("MatMul");
            assertThat(event.getInt("rank")).isEqualTo(3);
            assertThat(event.getInt("layer")).isEqualTo(-1);
            assertThat(event.getLong("bytes")).isEqualTo(3 * 2 * 4);
            assertThat(event.getInt("rows")).isEqualTo(2);
            assertThat(event.getBoolean("executed")).isTrue();
            assertThat(event.getStackTrace()).isNull();
        });
    }

    /** A recording has changed the classes of events: afterwards they cost as little as before. */
    @Test
    void aLaunchThatIsNoLongerRecordedAllocatesNothing() throws IOException {
        Kernel kernel = product();
        assertThat(recorded("io.locmoe.Kernel", "all", () -> launchInStep(1, kernel)))
                .hasSize(1);
        int launches = 200_000;
        launch(kernel, launches);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        launch(kernel, launches);
        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(launches / 10);
        assertThat(launched[0]).isEqualTo(2L * launches + 1);
    }

    private void launch(Kernel kernel, int launches) {
        for (int i = 0; i < launches; i++) {
            stream.launch(kernel);
        }
    }

    private static CommunicationStrategy strategy() {
        return new GuardedStrategy(
                Samples.proxy(
                        CommunicationStrategy.class, (_, _, _) -> (PendingExchange) Samples.of(PendingExchange.class)),
                STRATEGY);
    }

    @Test
    void anExchangeIsRecordedOnceWithItsRowsAndBytes() throws IOException {
        Place.current().rank(1);
        Transport transport = (Transport) Samples.of(Transport.class);
        List<RecordedEvent> events = recorded("io.locmoe.Exchange", "4-4", () -> {
            PendingExchange exchange = strategy().begin(PLAN, MemorySegment.NULL, MemorySegment.NULL, transport);
            exchange.await();
            exchange.await();
        });
        assertThat(events).singleElement().satisfies(event -> {
            assertThat(event.getString("strategy")).isEqualTo(STRATEGY.name());
            assertThat(event.getString("direction")).isEqualTo("COMBINE");
            assertThat(event.getInt("rank")).isEqualTo(1);
            assertThat(event.getLong("step")).isEqualTo(4);
            assertThat(event.getInt("microBatch")).isEqualTo(1);
            assertThat(event.getInt("layer")).isEqualTo(2);
            assertThat(event.getInt("chunk")).isEqualTo(6);
            assertThat(event.getLong("rowsOut")).isEqualTo(3);
            assertThat(event.getLong("rowsIn")).isEqualTo(5);
            assertThat(event.getLong("bytesOut")).isEqualTo(12);
            assertThat(event.getLong("bytesIn")).isEqualTo(20);
        });
    }

    @Test
    void phasesAreNestedInTheOrderOfTheirEnds() throws IOException {
        List<RecordedEvent> events =
                recorded("io.locmoe.Phase", "all", () -> Phase.run("outer", () -> Phase.run("inner", () -> {})));
        assertThat(events).extracting(event -> event.getString("phase")).containsExactlyInAnyOrder("inner", "outer");
        RecordedEvent outer = events.stream()
                .filter(event -> event.getString("phase").equals("outer"))
                .findFirst()
                .orElseThrow();
        assertThat(events).allSatisfy(event -> {
            assertThat(event.getStartTime()).isAfterOrEqualTo(outer.getStartTime());
            assertThat(event.getEndTime()).isBeforeOrEqualTo(outer.getEndTime());
        });
    }

    @Test
    void aStepHasTheTimesOfTheReport() throws IOException {
        List<RecordedEvent> events = recorded("io.locmoe.Step", "7-7", () -> {
            Place.current().step(7);
            StepEvent event = StepEvent.begun();
            event.stop();
            event.commit(new StepEvent.Times(60, 10, 20, 5, 17, 13), Place.current());
        });
        assertThat(events).singleElement().satisfies(event -> {
            assertThat(event.getLong("total")).isEqualTo(60);
            assertThat(event.getLong("compute")).isEqualTo(10);
            assertThat(event.getLong("exchange")).isEqualTo(20);
            assertThat(event.getLong("exchangeHidden")).isEqualTo(5);
            assertThat(event.getLong("gradientSync")).isEqualTo(17);
            assertThat(event.getLong("idle")).isEqualTo(13);
        });
    }

    /** Two recordings at once share the events. */
    @Test
    void rangesOfSeveralRecordingsAreSpanned() {
        StepRange range = new StepRange();
        assertThat(range.combine(Set.of("5-6", "2-3"))).isEqualTo("2-6");
        assertThat(range.combine(Set.of("5-6", "all"))).isEqualTo("all");
        assertThat(range.combine(Set.of("5-6", "x"))).isEqualTo("all");
    }
}
