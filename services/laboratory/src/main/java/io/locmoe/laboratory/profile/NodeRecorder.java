package io.locmoe.laboratory.profile;

import io.locmoe.launcher.RunException;
import io.locmoe.launcher.nodes.NodeFlags;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How the JVMs of nodes record: JDK Flight Recorder runs from their start, takes the steps of a window, and writes a
 * file when they end.
 *
 * @param directory absolute; gets the file of each node, and the configuration of the recorder
 */
record NodeRecorder(Path directory) implements NodeFlags {
    static final String STEP = "io.locmoe.Step";
    static final String PHASE = "io.locmoe.Phase";
    static final String KERNEL = "io.locmoe.Kernel";
    static final String EXCHANGE = "io.locmoe.Exchange";
    static final String HEAP = "jdk.GCHeapSummary";
    static final String COLLECTION = "jdk.GCPhasePause";

    /** One chunk for the whole file: times of events are comparable within a chunk to the tick of the clock. */
    private static final String CHUNK = "4g";

    /**
     * Writes the configuration.
     *
     * @param window the steps; an update of weights belongs to a step, and is a part of the next one's time, so what
     *     happens in the step before is recorded, too
     */
    void prepare(StepWindow window) {
        try {
            Files.createDirectories(directory);
            Files.writeString(configuration(), text(window));
        } catch (IOException e) {
            throw RunException.failure("the recording cannot be prepared in " + directory + ": " + e.getMessage(), e);
        }
    }

    private static String text(StepWindow window) {
        List<String> lines = new ArrayList<>(List.of("<?xml version=\"1.0\"?>", "<configuration version=\"2.0\">"));
        lines.add(event(STEP, range(window.first(), window.last())));
        for (String name : List.of(PHASE, KERNEL, EXCHANGE)) {
            lines.add(event(name, range(window.first() - 1, window.last())));
        }
        lines.add(event(HEAP, ""));
        lines.add(event(COLLECTION, ""));
        lines.add("</configuration>");
        return String.join("\n", lines) + "\n";
    }

    private static String range(long first, long last) {
        return "<setting name=\"steps\">" + first + "-" + last + "</setting>";
    }

    private static String event(String name, String further) {
        return "<event name=\"" + name + "\"><setting name=\"enabled\">true</setting>" + further + "</event>";
    }

    private Path configuration() {
        return directory.resolve("events.jfc");
    }

    @Override
    public List<String> of(String node) {
        return List.of(
                "-Xlog:jfr+startup=error",
                "-XX:FlightRecorderOptions:maxchunksize=" + CHUNK,
                "-XX:StartFlightRecording:name=locmoe,dumponexit=true,maxsize=" + CHUNK + ",settings="
                        + quoted(configuration()) + ",filename=" + quoted(file(node)));
    }

    private static String quoted(Path path) {
        return '"' + path.toString() + '"';
    }

    private Path file(String node) {
        return directory.resolve(node + ".jfr");
    }

    /**
     * The files of the nodes, in their order.
     *
     * @throws RunException if one is missing: a node was killed, or could not write it
     */
    List<Path> files(int nodes) {
        return IntStream.range(0, nodes)
                .mapToObj(index -> written("node-" + index))
                .toList();
    }

    private Path written(String node) {
        Path file = file(node);
        if (!Files.isRegularFile(file)) {
            throw RunException.failure(node + " has left no recording in " + file
                    + ": it was killed, or could not write it; its log is in " + directory.resolveSibling("logs"));
        }
        return file;
    }
}
