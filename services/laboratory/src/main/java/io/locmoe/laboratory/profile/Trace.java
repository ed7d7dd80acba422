package io.locmoe.laboratory.profile;

import io.locmoe.laboratory.profile.TraceWriter.Track;
import io.locmoe.node.recording.RecordedSteps;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import jdk.jfr.consumer.RecordedEvent;

/**
 * Makes the trace of some nodes, whose clock is the same: each is a process, each thread of a rank a track, exchanges
 * under way are tracks of their own.
 */
final class Trace {
    /** Number of the track of collections; no thread of a node has it. */
    private static final long COLLECTOR = 1_000_000;

    private final TraceWriter writer;
    private final ProfileTally tally;
    private final Set<Track> named = new HashSet<>();
    private long exchanges;

    private Trace(TraceWriter writer, ProfileTally tally) {
        this.writer = writer;
        this.tally = tally;
    }

    /**
     * Writes a trace.
     *
     * @param tally gets each event
     * @throws IOException if the file cannot be written
     */
    static void write(Path file, List<RecordedNode> nodes, ProfileTally tally) throws IOException {
        long zero = nodes.stream().mapToLong(node -> node.time().from()).min().orElseThrow();
        try (TraceWriter writer = new TraceWriter(file, zero)) {
            Trace trace = new Trace(writer, tally);
            for (int node = 0; node < nodes.size(); node++) {
                trace.add(node, nodes.get(node));
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private void add(int index, RecordedNode node) throws IOException {
        int process = index + 1;
        writer.process(process, node.name());
        writer.thread(new Track(process, COLLECTOR), "garbage collector", Integer.MAX_VALUE);
        node.eventsOfSteps(event -> {
            try {
                add(process, event);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private void add(int process, RecordedEvent event) throws IOException {
        switch (RecordedNode.name(event)) {
            case RecordedSteps.STEP -> slice(process, event, "step", "step " + event.getLong("step"));
            case RecordedSteps.PHASE -> slice(process, event, "phase", event.getString("phase"));
            case RecordedSteps.KERNEL -> slice(process, event, "kernel", event.getString("kernel"));
            case RecordedSteps.EXCHANGE -> exchange(process, event);
            case RecordedSteps.HEAP ->
                writer.counter(process, "heap", TimeSpan.of(event).from(), event.getLong("heapUsed"));
            case RecordedSteps.COLLECTION ->
                writer.slice(
                        new Track(process, COLLECTOR),
                        "collection",
                        event.getString("name"),
                        TimeSpan.of(event),
                        EventArguments.of(event));
            default -> {}
        }
    }

    private void slice(int process, RecordedEvent event, String category, String name) throws IOException {
        TimeSpan time = TimeSpan.of(event);
        writer.slice(track(process, event), category, name, time, EventArguments.of(event));
        tally.add(category, name, time.nanos(), event.hasField("bytes") ? event.getLong("bytes") : 0);
    }

    /** Exchanges of a direction have one name. */
    private void exchange(int process, RecordedEvent event) throws IOException {
        String name = event.getString("direction").toLowerCase(Locale.ROOT).replace('_', ' ');
        TimeSpan time = TimeSpan.of(event);
        writer.underWay(track(process, event), exchanges++, name, time, EventArguments.of(event));
        tally.add("exchange", name, time.nanos(), event.getLong("bytesOut"));
    }

    private Track track(int process, RecordedEvent event) throws IOException {
        Track track = new Track(process, event.getThread().getJavaThreadId());
        if (named.add(track)) {
            int rank = event.getInt("rank");
            writer.thread(track, "rank " + rank, rank);
        }
        return track;
    }
}
