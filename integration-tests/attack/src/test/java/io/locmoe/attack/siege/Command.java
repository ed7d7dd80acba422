package io.locmoe.attack.siege;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The built command as a process, in a directory of its own that takes its output and its temporary files. */
final class Command implements AutoCloseable {
    private static final Path DISTRIBUTION =
            Path.of("../../services/cli/target/locmoe").toAbsolutePath().normalize();

    private final Process process;
    private final Path directory;

    private Command(Process process, Path directory) {
        this.process = process;
        this.directory = directory;
    }

    static Command start(Path directory, String... arguments) {
        try {
            Files.createDirectories(directory.resolve("tmp"));
            List<String> command = new ArrayList<>();
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.addAll(Arrays.asList(
                    Files.readString(DISTRIBUTION.resolve("jvm.flags")).trim().split("\\s+")));
            command.addAll(List.of(
                    "-XX:+UseSerialGC",
                    "-Xms256m",
                    "-Xmx256m",
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

    String output() {
        return read("stdout.txt");
    }

    String errors() {
        return read("stderr.txt");
    }

    List<String> temporaryFiles() {
        String[] names = directory.resolve("tmp").toFile().list();
        return names == null ? List.of() : List.of(names);
    }

    private String read(String file) {
        try {
            return Files.readString(directory.resolve(file));
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

    int exitCode(int seconds) throws InterruptedException {
        if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
            throw new AssertionError("still running after " + seconds + " s: " + output() + errors());
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
