package io.locmoe.node.recording;

import io.locmoe.run.ControlException;
import io.locmoe.run.ControlException.Code;
import io.locmoe.run.service.FilePart;
import io.locmoe.run.service.RecordingRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records steps in this process, for one user at a time. A recording for which nobody has asked for some time is
 * dropped: its user is gone. Thread-safe; blocks while JDK Flight Recorder starts or writes.
 */
public final class StepRecorder {
    /** The recorder of this process, like the one of its JVM. */
    public static final StepRecorder OF_PROCESS = new StepRecorder(Duration.ofSeconds(30));

    private static final Logger LOG = LoggerFactory.getLogger(StepRecorder.class);

    private final Duration patience;
    private StepRecording current;

    /** @param patience time without a call after which a recording is dropped */
    StepRecorder(Duration patience) {
        this.patience = patience;
    }

    /**
     * Begins a recording, changes it, or ends and reads it.
     *
     * @throws ControlException if this process records for another one, has no such recording, or cannot record
     */
    public synchronized FilePart answer(RecordingRequest request) {
        if (current != null && !current.isOf(request)) {
            throw new ControlException(
                    Code.BUSY,
                    "this node already records steps of " + current.run() + "; try again when that profile has ended");
        }
        try {
            return request.offset().isPresent() ? read(request.offset().getAsLong()) : record(request);
        } catch (IOException | RuntimeException e) {
            drop();
            throw e instanceof ControlException refusal
                    ? refusal
                    : new ControlException(
                            Code.INTERNAL, "steps cannot be recorded on this node: " + e.getMessage(), e);
        }
    }

    private FilePart record(RecordingRequest request) throws IOException {
        RecordedSteps steps = new RecordedSteps(request.first(), request.last());
        if (current == null) {
            current = StepRecording.start(request, steps);
            LOG.info("records steps of {}", request.run());
            dropLater(current);
        }
        current.take(steps);
        return FilePart.of(new byte[0], 0);
    }

    private FilePart read(long offset) throws IOException {
        if (current == null) {
            throw new ControlException(
                    Code.UNKNOWN_JOB,
                    "this node has no such recording; it is dropped when nobody has asked for it for "
                            + patience.toSeconds() + " s");
        }
        FilePart part = current.read(offset);
        if (offset + part.content().length == part.bytes()) {
            drop();
        }
        return part;
    }

    private void dropLater(StepRecording recording) {
        CompletableFuture.delayedExecutor(patience.toNanos(), TimeUnit.NANOSECONDS)
                .execute(() -> dropUnused(recording));
    }

    private synchronized void dropUnused(StepRecording recording) {
        if (recording != current) {
            return;
        }
        if (current.unused().compareTo(patience) >= 0) {
            LOG.info("nobody asks for the recorded steps of {} any more", current.run());
            drop();
        } else {
            dropLater(recording);
        }
    }

    private void drop() {
        if (current != null) {
            current.close();
            current = null;
        }
    }
}
