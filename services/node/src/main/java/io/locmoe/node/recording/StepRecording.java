package io.locmoe.node.recording;

import io.locmoe.run.ControlException;
import io.locmoe.run.ControlException.Code;
import io.locmoe.run.service.FilePart;
import io.locmoe.run.service.RecordingRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordingFile;

/**
 * A recording of steps, first under way and then a file that only this user of the system may read. Used under a lock.
 */
final class StepRecording implements AutoCloseable {
    private static final String SUFFIX = ".jfr";

    private final RecordingRequest request;
    private final Recording recording = new Recording();
    private RecordedSteps steps;
    private long used = System.nanoTime();
    private Path file;

    private StepRecording(RecordingRequest request, RecordedSteps steps) {
        this.request = request;
        this.steps = steps;
    }

    /** Starts JDK Flight Recorder, if it has not been started in this JVM. */
    static StepRecording start(RecordingRequest request, RecordedSteps steps) {
        StepRecording started = new StepRecording(request, steps);
        started.recording.setName("profile of " + request.run());
        started.recording.setMaxSize(RecordingRequest.MOST_BYTES);
        started.recording.setSettings(steps.settings());
        started.recording.start();
        return started;
    }

    boolean isOf(RecordingRequest other) {
        return request.name().equals(other.name()) && request.run().equals(other.run());
    }

    String run() {
        return request.run();
    }

    /** Since it was last asked for. */
    Duration unused() {
        return Duration.ofNanos(System.nanoTime() - used);
    }

    /** Takes these steps from now on. */
    void take(RecordedSteps wanted) {
        used = System.nanoTime();
        if (file == null && !wanted.equals(steps)) {
            steps = wanted;
            recording.setSettings(steps.settings());
        }
    }

    /** Ends it at the first call, and reads a part. */
    FilePart read(long offset) throws IOException {
        used = System.nanoTime();
        if (file == null) {
            write();
        }
        try (FileChannel channel = FileChannel.open(file)) {
            long bytes = channel.size();
            if (offset > bytes) {
                throw new ControlException(
                        Code.INVALID, "the recording has " + bytes + " bytes, and none at " + offset);
            }
            ByteBuffer part = ByteBuffer.allocate((int) Math.min(FilePart.MOST, bytes - offset));
            while (part.hasRemaining() && channel.read(part, offset + part.position()) >= 0) {}
            return FilePart.of(part.array(), bytes);
        }
    }

    /** Leaves out what another recording of this JVM takes: that may tell of more than of steps. */
    private void write() throws IOException {
        recording.stop();
        Path whole = Files.createTempFile("steps-", SUFFIX);
        try {
            recording.dump(whole);
            file = Files.createTempFile("steps-", SUFFIX);
            try (RecordingFile events = new RecordingFile(whole)) {
                events.write(file, steps::has);
            }
        } finally {
            Files.delete(whole);
        }
        if (Files.size(file) > RecordingRequest.MOST_BYTES) {
            throw new ControlException(
                    Code.TOO_MUCH,
                    "the recording has " + Files.size(file) + " bytes, and " + RecordingRequest.MOST_BYTES
                            + " are the most; record fewer steps");
        }
    }

    @Override
    public void close() {
        recording.close();
        if (file != null) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
