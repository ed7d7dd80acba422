package io.locmoe.laboratory.bench.leftovers;

import io.locmoe.launcher.Distribution;
import io.locmoe.launcher.RunException;
import io.locmoe.launcher.mesh.Polling;
import io.locmoe.processes.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** {@code train} as a separate process, started like {@code ./locmoe} does. */
final class TrainCommandProcess implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(180);

    private final Process process;
    private final Path out;
    private final Path said;

    private TrainCommandProcess(Process process, Path out, Path said) {
        this.process = process;
        this.out = out;
        this.said = said;
    }

    /**
     * Starts it.
     *
     * @param options   options of {@code train}, without its output directory
     * @param out       its output directory; its console output goes into a file beside it
     * @param temporary directory for temporary files of the command and its nodes
     */
    static TrainCommandProcess start(List<String> options, Path out, Path temporary) {
        List<String> arguments = new ArrayList<>(List.of("--out", out.toString()));
        arguments.addAll(options);
        List<String> words = Distribution.current().program().command("train", arguments);
        Path said = out.resolveSibling(out.getFileName() + ".txt");
        try {
            ProcessBuilder builder =
                    Program.process(words).redirectErrorStream(true).redirectOutput(said.toFile());
            builder.environment().put("JAVA_TOOL_OPTIONS", "-Djava.io.tmpdir=" + temporary);
            return new TrainCommandProcess(builder.start(), out, said);
        } catch (IOException e) {
            throw RunException.failure("the command cannot be started: " + e.getMessage(), e);
        }
    }

    /** Waits for the first steps. */
    void awaitSteps() {
        Path steps = out.resolve("steps.jsonl");
        if (!Polling.until(() -> steps.toFile().length() > 0, LIMIT, Polling.BRIEF, () -> !process.isAlive())) {
            throw RunException.failure(
                    "the training " + (process.isAlive() ? "makes no step" : "has ended") + "; it said: " + said());
        }
    }

    private String said() {
        try {
            return Files.readString(said).strip();
        } catch (IOException e) {
            return said + " cannot be read: " + e.getMessage();
        }
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    /** The nodes end by themselves when the command ends. */
    @Override
    public void close() {
        process.destroyForcibly();
    }
}
