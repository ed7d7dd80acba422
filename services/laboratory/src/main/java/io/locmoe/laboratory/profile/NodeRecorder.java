package io.locmoe.laboratory.profile;

import io.locmoe.launcher.RunException;
import io.locmoe.launcher.nodes.NodeFlags;
import io.locmoe.node.recording.RecordedSteps;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How the JVMs of nodes record: JDK Flight Recorder runs from their start, takes the steps of a window, and writes a
 * file when they end.
 *
 * @param directory absolute; gets the file of each node, and the configuration of the recorder
 */
record NodeRecorder(Path directory) implements NodeFlags {
    /** One chunk for the whole file: times of events are comparable within a chunk to the tick of the clock. */
    private static final String CHUNK = "4g";

    /** Writes the configuration. */
    void prepare(RecordedSteps steps) {
        try {
            Files.createDirectories(directory);
            Files.writeString(configuration(), text(steps));
        } catch (IOException e) {
            throw RunException.failure("the recording cannot be prepared in " + directory + ": " + e.getMessage(), e);
        }
    }

    private static String text(RecordedSteps steps) {
        StringBuilder text = new StringBuilder("<?xml version=\"1.0\"?>\n<configuration version=\"2.0\">\n");
        steps.settings().forEach((key, value) -> {
            String[] setting = key.split("#");
            text.append("<event name=\"%s\"><setting name=\"%s\">%s</setting></event>\n"
                    .formatted(setting[0], setting[1], value));
        });
        return text.append("</configuration>\n").toString();
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
