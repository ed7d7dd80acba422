package io.locmoe.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.locmoe.engine.checkpoint.CheckpointConfig;
import io.locmoe.engine.checkpoint.CheckpointSearch;
import io.locmoe.harness.install.HarnessException;
import io.locmoe.harness.install.Installation;
import io.locmoe.harness.process.CommandProcess;
import io.locmoe.processes.ProcessSignal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipFile;

/** The built command as a process of its own, as {@code ./locmoe} starts it. */
public final class Locmoe implements AutoCloseable {
    private static final Installation INSTALLATION = new Installation(Path.of("../../services/cli/target/locmoe"));

    /**
     * The environment of processes that train a small model for some steps: their second compiler would take more time
     * than it saves.
     */
    static final Map<String, String> BRIEF = Map.of("JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1");

    private static final ObjectMapper JSON = new ObjectMapper();

    static {
        ClassArchive.require(INSTALLATION);
    }

    private final CommandProcess process;

    private Locmoe(CommandProcess process) {
        this.process = process;
    }

    /** Starts the command with a working directory that takes its output. */
    public static Locmoe start(Path directory, String... arguments) {
        return start(directory, Map.of(), arguments);
    }

    /** Starts it with more variables of the environment, which its nodes have too. */
    public static Locmoe start(Path directory, Map<String, String> environment, String... arguments) {
        List<String> options = List.of(arguments).subList(1, arguments.length);
        List<String> words =
                arguments[0].equals("node") ? INSTALLATION.node(options) : INSTALLATION.command(arguments[0], options);
        return new Locmoe(CommandProcess.start(arguments[0], words, directory, environment));
    }

    /** Copies a library that lies beside a shipped plug-in. */
    public static void copyLibrary(String plugin, String library, Path directory) throws IOException {
        try (Stream<Path> jars = Files.list(INSTALLATION.plugins().resolve(plugin))) {
            Path jar = jars.filter(path -> path.getFileName().toString().startsWith(library))
                    .findFirst()
                    .orElseThrow();
            Files.copy(jar, directory.resolve(jar.getFileName()));
        }
    }

    /** Step of the newest whole checkpoint of a run. */
    public static long newestStep(Path run) {
        return CheckpointConfig.read(CheckpointSearch.require(run, _ -> {})).step();
    }

    /** Whether {@code --simulated} has libraries for this machine: a build without gcc has none. */
    public static boolean hasSimulator() {
        String libraries =
                "native/linux-" + System.getProperty("os.arch").replace("amd64", "x86_64") + "/9.x/libraries.txt";
        try (Stream<Path> jars = Files.list(INSTALLATION.plugins().resolve("driver-ascend"))) {
            return jars.anyMatch(jar -> has(jar, libraries));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean has(Path jar, String entry) {
        try (ZipFile file = new ZipFile(jar.toFile())) {
            return file.getEntry(entry) != null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs the command to its end. */
    public static Locmoe run(Path directory, String... arguments) {
        return run(directory, Map.of(), arguments);
    }

    /** Runs it with more variables of the environment. */
    static Locmoe run(Path directory, Map<String, String> environment, String... arguments) {
        Locmoe locmoe = start(directory, environment, arguments);
        locmoe.exitCode(240);
        return locmoe;
    }

    /** Runs a training job that reaches its end, and gives its report. */
    public static JsonNode train(Path out, String... arguments) {
        List<String> all = new ArrayList<>(List.of("train", "--out", out.toString()));
        all.addAll(Arrays.asList(arguments));
        Locmoe locmoe = run(out.getParent(), all.toArray(String[]::new));
        assertThat(locmoe.exitCode(1)).as(locmoe.output() + locmoe.errors()).isZero();
        return report(out);
    }

    public static JsonNode report(Path out) {
        return json(out.resolve("report.json"));
    }

    public static JsonNode json(Path file) {
        try {
            return JSON.readTree(file.toFile());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Waits for the end. */
    public int exitCode(int seconds) {
        try {
            return process.awaitEnd(Duration.ofSeconds(seconds));
        } catch (HarnessException e) {
            close();
            throw new AssertionError(e.getMessage(), e);
        }
    }

    /** The node processes that the command started and that still run. */
    public List<ProcessHandle> nodes() {
        return process.handle()
                .children()
                .filter(ProcessHandle::isAlive)
                .filter(child -> child.info().command().orElse("").endsWith("/java"))
                .toList();
    }

    public long pid() {
        return process.pid();
    }

    public void signal(String name) {
        process.signal(name);
    }

    public static void signal(ProcessHandle process, String name) {
        ProcessSignal.send(name, process.pid());
    }

    public boolean runs() {
        return process.runs();
    }

    public String output() {
        return process.output();
    }

    public String errors() {
        return process.errors();
    }

    /** Kills the command and its nodes; what watches over its network removes that and ends itself. */
    @Override
    public void close() {
        nodes().forEach(ProcessHandle::destroyForcibly);
        process.close();
    }
}
