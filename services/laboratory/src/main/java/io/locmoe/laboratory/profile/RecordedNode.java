package io.locmoe.laboratory.profile;

import io.locmoe.launcher.RunException;
import io.locmoe.node.recording.RecordedSteps;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;

/**
 * The recording of a node.
 *
 * @param file  written by JDK Flight Recorder
 * @param ranks the time of all recorded steps of each rank of the node
 * @param steps number of them, summed over the ranks
 */
record RecordedNode(Path file, Map<Integer, TimeSpan> ranks, int steps) {

    /** Reads when the ranks trained; none if the node has recorded no step. */
    static RecordedNode read(Path file) {
        Map<Integer, TimeSpan> ranks = new TreeMap<>();
        AtomicInteger steps = new AtomicInteger();
        each(file, event -> {
            if (name(event).equals(RecordedSteps.STEP)) {
                ranks.merge(event.getInt("rank"), TimeSpan.of(event), TimeSpan::and);
                steps.incrementAndGet();
            }
        });
        return new RecordedNode(file, ranks, steps.get());
    }

    /** The name of the node. */
    String name() {
        return file.getFileName().toString().replaceFirst("\\.jfr$", "");
    }

    /** The name of an event's kind. */
    static String name(RecordedEvent event) {
        return event.getEventType().getName();
    }

    /** The rank of an event of ours; empty for one of the JVM. */
    static Optional<Integer> rank(RecordedEvent event) {
        return event.hasField("rank") ? Optional.of(event.getInt("rank")) : Optional.empty();
    }

    /** @throws RunException if it has not each of these steps of each of its ranks, once */
    void require(RecordedSteps wanted) {
        long all = ranks.size() * (wanted.last() - wanted.first() + 1);
        if (steps != all) {
            throw RunException.failure(
                    file + " has " + steps + " of " + all + " steps: the training ended or lost a node"
                            + " meanwhile, or the steps were too large for a recording; record fewer with --steps");
        }
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
