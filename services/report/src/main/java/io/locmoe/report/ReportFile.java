package io.locmoe.report;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * The file {@code report.json} of an output directory. It is replaced atomically: a reader, a crash or a full disk
 * never leaves half a report.
 *
 * @param path path of the file
 */
public record ReportFile(Path path) {
    /** Bytes that no report reaches, because steps are thinned out. */
    private static final long LARGEST = 256 << 20;

    private static final int LONGEST_QUOTE = 300;

    /** The report of an output directory. */
    public static ReportFile in(Path directory) {
        return new ReportFile(directory.resolve("report.json"));
    }

    public boolean exists() {
        return Files.exists(path);
    }

    /**
     * Reads the report. The file may be of another version, damaged or from somebody else: what is returned has all
     * parts that a reader uses without asking.
     *
     * @throws IOException with the file, the place in it and what to do
     */
    public RunReport read() throws IOException {
        if (Files.size(path) > LARGEST) {
            throw unusable("it has " + Files.size(path) + " bytes, and reports " + LARGEST + " at most", null);
        }
        try {
            RunReport report = ReportJson.MAPPER.readValue(path.toFile(), RunReport.class);
            ReportParts.require(report);
            return report;
        } catch (JsonProcessingException e) {
            throw unusable(place(e.getLocation()) + visible(e.getOriginalMessage()), e);
        } catch (IllegalArgumentException e) {
            throw unusable(e.getMessage(), e);
        }
    }

    /** Removes the report of a run that was refused. */
    public void remove() {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            // The next run is told that the directory has a report.
        }
    }

    private static String place(JsonLocation location) {
        return location == null ? "" : "line " + location.getLineNr() + ", column " + location.getColumnNr() + ": ";
    }

    /** The message may quote the file. */
    private static String visible(String message) {
        return message.substring(0, Math.min(message.length(), LONGEST_QUOTE)).replaceAll("\\p{Cntrl}", "?");
    }

    private IOException unusable(String why, Exception cause) {
        return new IOException(
                "the report " + path + " cannot be used: " + why + "; move it away, or name another directory", cause);
    }

    /**
     * Writes the report, one step per line. Blocks until it is on disk.
     *
     * @throws IOException with the name of the file; its former content is still there
     */
    public void write(RunReport report) throws IOException {
        Path part = path.resolveSibling(path.getFileName() + ".part");
        try {
            try (FileChannel channel = FileChannel.open(
                    part, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
                OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16);
                ReportText.write(report, out);
                out.flush();
                channel.force(true);
            }
            Files.move(part, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            Files.deleteIfExists(part);
            throw new IOException("cannot write the report " + path + ": " + e.getMessage(), e);
        }
    }
}
