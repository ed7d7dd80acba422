package io.locmoe.laboratory.profile;

import io.locmoe.launcher.RunException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;

/**
 * The recording of a node.
 *
 * @param file  written by JDK Flight Recorder
 * @param ranks the time of all recorded steps of each rank of the node
 */
record RecordedNode(Path file, Map<Integer, TimeSpan> ranks) {

    /** Reads when the ranks trained. */
    static RecordedNode read(Path file) {
        Map<Integer, TimeSpan> ranks = new TreeMap<>();
        each(file, event -> {
            if (name(event).equals(NodeRecorder.STEP)) {
                ranks.merge(event.getInt("rank"), TimeSpan.of(event), TimeSpan::and);
            }
        });
        if (ranks.isEmpty()) {
            throw RunException.failure(file + " has no step: the training ended before the recorded steps did");
        }
        return new RecordedNode(file, ranks);
    }

    /** The name of an event's kind. */
    static String name(RecordedEvent event) {
        return event.getEventType().getName();
    }

    /** The rank of an event of ours; empty for one of the JVM. */
    static Optional<Integer> rank(RecordedEvent event) {
        return event.hasField("rank") ? Optional.of(event.getInt("rank")) : Optional.empty();
    }

    /** From the begin of the first step to the end of the last. */
    TimeSpan time() {
        return ranks.values().stream().reduce(TimeSpan::and).orElseThrow();
    }

    /** Reads the events within the steps of their rank, in no order; those of the JVM, within steps of any rank. */
    void eventsOfSteps(Consumer<RecordedEvent> reader) {
        each(file, event -> {
            TimeSpan steps = rank(event).map(ranks::get).orElse(time());
            if (steps.contains(TimeSpan.of(event))) {
                reader.accept(event);
            }
        });
    }

    private static void each(Path file, Consumer<RecordedEvent> reader) {
        try (RecordingFile recording = new RecordingFile(file)) {
            while (recording.hasMoreEvents()) {
                reader.accept(recording.readEvent());
            }
        } catch (IOException e) {
            throw RunException.failure("the recording " + file + " cannot be read: " + e.getMessage(), e);
        }
    }
}
