package io.locmoe.attack.siege;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The built command as a process, in a directory of its own that takes its output and its temporary files. */
final class Command implements AutoCloseable {
    private static final Path DISTRIBUTION =
            Path.of("../../services/cli/target/locmoe").toAbsolutePath().normalize();

    private static final int TAIL_BYTES = 20_000;

    private final Process process;
    private final Path directory;

    private Command(Process process, Path directory) {
        this.process = process;
        this.directory = directory;
    }

    private static List<String> flags(String file) throws IOException {
        return Arrays.asList(Files.readString(DISTRIBUTION.resolve(file)).trim().split("\\s+"));
    }

    static Command start(Path directory, String... arguments) {
        try {
            Files.createDirectories(directory.resolve("tmp"));
            // A build in the background ignores SIGINT, and so would what it starts.
            List<String> command = new ArrayList<>(List.of("env", "--default-signal=INT"));
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.addAll(flags("jvm.flags"));
            command.addAll(flags("node.flags"));
            // A heap that is there from the beginning does not look like something that is kept.
            command.addAll(List.of(
                    "-Xms192m",
                    "-XX:+AlwaysPreTouch",
                    "-XX:NativeMemoryTracking=summary",
                    "-Djava.io.tmpdir=" + directory.resolve("tmp"),
                    "-Dlocmoe.distribution=" + DISTRIBUTION,
                    "-jar",
                    DISTRIBUTION.resolve("lib/locmoe-cli.jar").toString()));
            command.addAll(Arrays.asList(arguments));
            Process process = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectOutput(directory.resolve("stdout.txt").toFile())
                    .redirectError(directory.resolve("stderr.txt").toFile())
                    .start();
            return new Command(process, directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What it has printed so far, line by line; to be closed. */
    Stream<String> lines() {
        try {
            return Files.lines(directory.resolve("stdout.txt"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The end of what it has printed, for messages. */
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

    /** Asks for an end, as Ctrl-C does. */
    void interrupt() {
        try {
            new ProcessBuilder("kill", "-INT", Long.toString(pid())).start().waitFor();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    int exitCode(long seconds) throws InterruptedException {
        if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
            throw new AssertionError("still running after " + seconds + " s: " + tail());
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
