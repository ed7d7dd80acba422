package io.locmoe.report;

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

    /** The report of an output directory. */
    public static ReportFile in(Path directory) {
        return new ReportFile(directory.resolve("report.json"));
    }

    public boolean exists() {
        return Files.exists(path);
    }

    public RunReport read() throws IOException {
        return ReportJson.MAPPER.readValue(path.toFile(), RunReport.class);
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
