package io.locmoe.attack.siege;

import io.locmoe.harness.install.Installation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A node as a process, in a directory of its own that takes its output and its temporary files. */
final class AttackedNode implements AutoCloseable {
    private static final Installation BUILT = new Installation(Path.of("../../services/cli/target/locmoe"));
    private static final int TAIL_BYTES = 20_000;

    private final Process process;
    private final Path directory;

    private AttackedNode(Process process, Path directory) {
        this.process = process;
        this.directory = directory;
    }

    /** Starts one; returns before it is ready. */
    static AttackedNode start(Path directory, Path configuration) {
        try {
            Files.createDirectories(directory.resolve("tmp"));
            List<String> command = new ArrayList<>(BUILT.node(List.of("--config", configuration.toString())));
            // A heap that is there from the beginning does not look like something that is kept.
            command.addAll(
                    1,
                    List.of(
                            "-Xms192m",
                            "-XX:+AlwaysPreTouch",
                            "-XX:NativeMemoryTracking=summary",
                            "-Djava.io.tmpdir=" + directory.resolve("tmp")));
            Process process = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectOutput(directory.resolve("stdout.txt").toFile())
                    .redirectError(directory.resolve("stderr.txt").toFile())
                    .start();
            return new AttackedNode(process, directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The end of what it has printed. */
    String tail() {
        return end("stdout.txt") + end("stderr.txt");
    }

    List<String> temporaryFiles() {
        String[] names = directory.resolve("tmp").toFile().list();
        return names == null ? List.of() : List.of(names);
    }

    private String end(String file) {
        try (FileChannel channel = FileChannel.open(directory.resolve(file))) {
            ByteBuffer end = ByteBuffer.allocate((int) Math.min(TAIL_BYTES, channel.size()));
            channel.read(end, channel.size() - end.capacity());
            return StandardCharsets.UTF_8.decode(end.flip()).toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean runs() {
        return process.isAlive();
    }

    long pid() {
        return process.pid();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
