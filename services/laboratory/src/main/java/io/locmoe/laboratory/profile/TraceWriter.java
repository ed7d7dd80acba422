package io.locmoe.laboratory.profile;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/**
 * Writes a trace in the trace-event format of Chrome, JSON that is compressed by gzip. Times are microseconds since the
 * begin of the trace, with three decimals. Used by one thread.
 */
final class TraceWriter implements AutoCloseable {
    private static final int DECIMALS = 3;

    private final JsonGenerator json;
    private final long zero;

    /** @param zero the begin of the trace, nanoseconds since 1970 */
    TraceWriter(Path file, long zero) throws IOException {
        this.zero = zero;
        this.json = new JsonFactory().createGenerator(new GZIPOutputStream(Files.newOutputStream(file)));
        json.writeStartObject();
        json.writeStringField("displayTimeUnit", "ns");
        json.writeObjectFieldStart("otherData");
        json.writeStringField("beginNanosSince1970", Long.toString(zero));
        json.writeEndObject();
        json.writeArrayFieldStart("traceEvents");
    }

    /** A thread of a process; processes are numbered from 1. */
    record Track(int process, long thread) {}

    /** Names a process. */
    void process(int process, String name) throws IOException {
        metadata(new Track(process, 0), "process_name", "name", name);
        metadata(new Track(process, 0), "process_sort_index", "sort_index", process);
    }

    /** Names a thread. */
    void thread(Track track, String name, int order) throws IOException {
        metadata(track, "thread_name", "name", name);
        metadata(track, "thread_sort_index", "sort_index", order);
    }

    private void metadata(Track track, String kind, String key, Object value) throws IOException {
        begin("M", kind, track);
        arguments(Map.of(key, value));
        json.writeEndObject();
    }

    /** A slice of a thread's time. */
    void slice(Track track, String category, String name, TimeSpan time, Map<String, Object> arguments)
            throws IOException {
        begin("X", name, track);
        json.writeStringField("cat", category);
        number("ts", time.from() - zero);
        number("dur", time.nanos());
        arguments(arguments);
        json.writeEndObject();
    }

    /** Something under way while the thread does other things. @param id differs from that of all others */
    void underWay(Track track, long id, String name, TimeSpan time, Map<String, Object> arguments) throws IOException {
        underWay("b", track, id, name, time.from(), arguments);
        underWay("e", track, id, name, time.to(), Map.of());
    }

    private void underWay(String phase, Track track, long id, String name, long time, Map<String, Object> arguments)
            throws IOException {
        begin(phase, name, track);
        json.writeStringField("cat", "exchange");
        // Local to the process, among whose tracks a reader shows it.
        json.writeObjectFieldStart("id2");
        json.writeStringField("local", Long.toString(id));
        json.writeEndObject();
        number("ts", time - zero);
        arguments(arguments);
        json.writeEndObject();
    }

    /** A number of a process from a time on. */
    void counter(int process, String name, long time, long value) throws IOException {
        begin("C", name, new Track(process, 0));
        number("ts", time - zero);
        arguments(Map.of("bytes", value));
        json.writeEndObject();
    }

    private void begin(String phase, String name, Track track) throws IOException {
        json.writeStartObject();
        json.writeStringField("ph", phase);
        json.writeStringField("name", name);
        json.writeNumberField("pid", track.process);
        json.writeNumberField("tid", track.thread);
    }

    private void number(String name, long nanos) throws IOException {
        json.writeNumberField(name, new BigDecimal(BigInteger.valueOf(nanos), DECIMALS));
    }

    private void arguments(Map<String, Object> arguments) throws IOException {
        if (arguments.isEmpty()) {
            return;
        }
        json.writeObjectFieldStart("args");
        for (Map.Entry<String, Object> argument : arguments.entrySet()) {
            json.writeFieldName(argument.getKey());
            json.writePOJO(argument.getValue());
        }
        json.writeEndObject();
    }

    @Override
    public void close() throws IOException {
        json.writeEndArray();
        json.writeEndObject();
        json.close();
    }
}
