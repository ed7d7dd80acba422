package io.locmoe.node.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.locmoe.guard.event.Located;
import io.locmoe.guard.event.PhaseEvent;
import io.locmoe.guard.event.StepEvent;
import io.locmoe.run.ControlException;
import io.locmoe.run.ControlException.Code;
import io.locmoe.run.service.FilePart;
import io.locmoe.run.service.RecordingRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StepRecorderTest {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @TempDir
    private Path directory;

    private static RecordingRequest request(long first, long last) {
        return new RecordingRequest("run-1", new UUID(first, last).toString(), first, last, OptionalLong.empty());
    }

    private record Place(int rank, long step, int layer) implements Located {}

    private static void train(long from, long to) {
        for (long step = from; step <= to; step++) {
            Place place = new Place(0, step, -1);
            StepEvent whole = StepEvent.begun();
            PhaseEvent.begun().end("forward", place);
            whole.stop();
            whole.commit(new StepEvent.Times(1, 1, 0, 0, 0, 0), place);
        }
    }

    private List<RecordedEvent> read(StepRecorder recorder, RecordingRequest request) throws IOException {
        Path file = Files.createTempFile(directory, "", ".jfr");
        try (var out = Files.newOutputStream(file)) {
            FilePart part;
            long at = 0;
            do {
                part = recorder.answer(request.from(at)).checked();
                out.write(part.content());
                at += part.content().length;
            } while (at < part.bytes());
        }
        return RecordingFile.readAllEvents(file);
    }

    @Test
    void theStepsOfTheWindowAreReadWhichMayBeSetWhileTheRecordingGoesOn() throws IOException {
        StepRecorder recorder = new StepRecorder(PATIENCE);
        RecordingRequest unknown = request(0, 0);
        assertThat(recorder.answer(unknown).content()).isEmpty();
        train(1, 3);
        recorder.answer(unknown.of(5, 6));
        train(4, 8);
        assertThat(read(recorder, unknown.of(5, 6)).stream().filter(StepRecorderTest::isOurs))
                .extracting(event -> event.getEventType().getName() + " " + event.getLong("step"))
                .containsExactlyInAnyOrder(
                        "io.locmoe.Phase 4",
                        "io.locmoe.Phase 5",
                        "io.locmoe.Step 5",
                        "io.locmoe.Phase 6",
                        "io.locmoe.Step 6");
        assertThat(FlightRecorder.getFlightRecorder().getRecordings()).isEmpty();
    }

    private static boolean isOurs(RecordedEvent event) {
        return event.getEventType().getName().startsWith("io.locmoe.");
    }

    /** An operator's recording may have the environment of the process, and other steps. */
    @Test
    void whatAnotherRecordingTakesIsLeftOut() throws IOException {
        StepRecorder recorder = new StepRecorder(PATIENCE);
        try (Recording operators = new Recording()) {
            operators.enable("jdk.InitialEnvironmentVariable");
            operators.enable("jdk.InitialSystemProperty");
            operators.enable(RecordedSteps.STEP);
            operators.start();
            recorder.answer(request(2, 2));
            train(1, 3);
            assertThat(read(recorder, request(2, 2)))
                    .extracting(event -> event.getEventType().getName())
                    .contains(RecordedSteps.STEP)
                    .isSubsetOf(RecordedSteps.STEP, RecordedSteps.PHASE, RecordedSteps.HEAP, RecordedSteps.COLLECTION)
                    .containsOnlyOnce(RecordedSteps.STEP);
        }
    }

    @Test
    void oneUserRecordsAtATime() throws IOException {
        StepRecorder recorder = new StepRecorder(PATIENCE);
        recorder.answer(request(1, 2));
        assertThatThrownBy(() -> recorder.answer(request(1, 9)))
                .hasMessage("this node already records steps of run-1; try again when that profile has ended")
                .returns(Code.BUSY, e -> ((ControlException) e).code());
        read(recorder, request(1, 2));
        recorder.answer(request(1, 9));
        read(recorder, request(1, 9));
    }

    @Test
    void aRecordingIsDroppedWhenItsUserIsGone() {
        StepRecorder recorder = new StepRecorder(Duration.ofMillis(1));
        recorder.answer(request(1, 2));
        await().until(() -> FlightRecorder.getFlightRecorder().getRecordings().isEmpty());
        await().untilAsserted(() -> assertThatThrownBy(
                        () -> recorder.answer(request(1, 2).from(0)))
                .hasMessageContaining("this node has no such recording")
                .returns(Code.UNKNOWN_JOB, e -> ((ControlException) e).code()));
    }

    @Test
    void whatIsNoRecordingIsRefused() {
        assertThatThrownBy(() -> request(5, 4)).hasMessageContaining("a recording is of 1 to 1000 steps");
        assertThatThrownBy(() -> request(1, 1_001)).hasMessageContaining("steps 1 to 1001 were asked for");
        assertThatThrownBy(() -> request(1, 2).from(-1)).hasMessageContaining("from byte 0 on");
        assertThatThrownBy(() -> new RecordingRequest("r", "../x", 1, 2, OptionalLong.empty()))
                .hasMessageContaining("hexadecimal digits");
    }
}
