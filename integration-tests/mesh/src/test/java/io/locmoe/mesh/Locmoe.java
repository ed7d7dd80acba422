package io.locmoe.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The built command as a process of its own, as {@code ./locmoe} starts it. */
final class Locmoe implements AutoCloseable {
    private static final Path DISTRIBUTION =
            Path.of("../../services/cli/target/locmoe").toAbsolutePath().normalize();
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Process process;
    private final Path output;
    private final Path errors;

    private Locmoe(Process process, Path output, Path errors) {
        this.process = process;
        this.output = output;
        this.errors = errors;
    }

    /** Starts the command with a working directory that takes its output. */
    static Locmoe start(Path directory, String... arguments) {
        return start(directory, Map.of(), arguments);
    }

    /** The same, with more variables of the environment, which its nodes have too. */
    static Locmoe start(Path directory, Map<String, String> environment, String... arguments) {
        assertThat(DISTRIBUTION.resolve("jvm.flags"))
                .as("the distribution is built by `package`")
                .exists();
        try {
            // A build in the background ignores SIGINT, and so would what it starts.
            List<String> command = new ArrayList<>(List.of("env", "--default-signal=INT"));
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.addAll(Arrays.asList(
                    Files.readString(DISTRIBUTION.resolve("jvm.flags")).trim().split("\\s+")));
            command.addAll(List.of(
                    "-XX:+UseSerialGC",
                    "-Xmx256m",
                    "-Dlocmoe.distribution=" + DISTRIBUTION,
                    "-jar",
                    DISTRIBUTION.resolve("lib/locmoe-cli.jar").toString()));
            command.addAll(Arrays.asList(arguments));
            Files.createDirectories(directory);
            Path output = Files.createTempFile(directory, "stdout", ".txt");
            Path errors = Files.createTempFile(directory, "stderr", ".txt");
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectOutput(output.toFile())
                    .redirectError(errors.toFile());
            builder.environment().putAll(environment);
            return new Locmoe(builder.start(), output, errors);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Copies a library that lies beside a shipped plug-in. */
    static void copyLibrary(String plugin, String library, Path directory) throws IOException {
        try (Stream<Path> jars = Files.list(DISTRIBUTION.resolve("plugins").resolve(plugin))) {
            Path jar = jars.filter(path -> path.getFileName().toString().startsWith(library))
                    .findFirst()
                    .orElseThrow();
            Files.copy(jar, directory.resolve(jar.getFileName()));
        }
    }

    /** Runs the command to its end. */
    static Locmoe run(Path directory, String... arguments) {
        Locmoe locmoe = start(directory, arguments);
        locmoe.exitCode(240);
        return locmoe;
    }

    /** Runs a training job that reaches its end, and gives its report. */
    static JsonNode train(Path out, String... arguments) {
        List<String> all = new ArrayList<>(List.of("train", "--out", out.toString()));
        all.addAll(Arrays.asList(arguments));
        Locmoe locmoe = run(out.getParent(), all.toArray(String[]::new));
        assertThat(locmoe.exitCode(1)).as(locmoe.output() + locmoe.errors()).isZero();
        return report(out);
    }

    static JsonNode report(Path out) {
        try {
            return JSON.readTree(out.resolve("report.json").toFile());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Waits for the end. */
    int exitCode(int seconds) {
        try {
            if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
                close();
                throw new AssertionError("still running after " + seconds + " s: " + output() + errors());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The node processes that the command started and that still run. */
    List<ProcessHandle> nodes() {
        return children(true);
    }

    /** What watches over the command's network, if it has one. */
    List<ProcessHandle> watchdogs() {
        return children(false);
    }

    private List<ProcessHandle> children(boolean java) {
        return process.children()
                .filter(ProcessHandle::isAlive)
                .filter(child -> child.info().command().orElse("").endsWith("/java") == java)
                .toList();
    }

    long pid() {
        return process.pid();
    }

    void signal(String name) {
        signal(process.toHandle(), name);
    }

    static void signal(ProcessHandle process, String name) {
        try {
            new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                    .inheritIO()
                    .start()
                    .waitFor();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    boolean runs() {
        return process.isAlive();
    }

    String output() {
        return read(output);
    }

    String errors() {
        return read(errors);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Kills the command and its nodes; what watches over its network removes that and ends itself. */
    @Override
    public void close() {
        nodes().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
