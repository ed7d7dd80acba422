package io.locmoe.harness.process;

import io.locmoe.harness.install.HarnessException;
import io.locmoe.processes.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * A command of an installation as a process, in a directory for its output. Its standard input is a stream that this
 * JVM holds, and that ends with this JVM. Thread-safe.
 */
public final class CommandProcess implements AutoCloseable {
    private static final int TAIL = 30;

    private final String name;
    private final Process process;
    private final Path output;
    private final Path errors;

    private CommandProcess(String name, Process process, Path output, Path errors) {
        this.name = name;
        this.process = process;
        this.output = output;
        this.errors = errors;
    }

    /**
     * Starts a command.
     *
     * @param name        name in messages and in the names of its output files
     * @param words       the command line
     * @param directory   working directory; created if necessary
     * @param environment further variables
     * @throws HarnessException if it cannot be started
     */
    public static CommandProcess start(
            String name, List<String> words, Path directory, Map<String, String> environment) {
        try {
            Files.createDirectories(directory);
            Path output = Files.createTempFile(directory, name + "-", ".out");
            Path errors = Files.createTempFile(directory, name + "-", ".err");
            ProcessBuilder builder = Program.process(words)
                    .directory(directory.toFile())
                    .redirectOutput(output.toFile())
                    .redirectError(errors.toFile());
            builder.environment().putAll(environment);
            return new CommandProcess(name, builder.start(), output, errors);
        } catch (IOException e) {
            throw new HarnessException(name + " cannot be started: " + e.getMessage(), e);
        }
    }

    /** Id of the process. */
    public long pid() {
        return process.pid();
    }

    /** Whether it has not ended; a suspended process counts as running. */
    public boolean runs() {
        return process.isAlive();
    }

    /** The process, which also gives access to its descendants. */
    public ProcessHandle handle() {
        return process.toHandle();
    }

    /** Its standard output so far. */
    public String output() {
        return read(output);
    }

    /** Its standard error so far. */
    public String errors() {
        return read(errors);
    }

    /** Sends a signal, such as {@code STOP}; does nothing if it has ended. */
    public void signal(String signal) {
        if (runs()) {
            Signals.send(pid(), signal);
        }
    }

    /** Closes its standard input. */
    public void closeInput() {
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            // It has ended.
        }
    }

    /**
     * Waits for the end.
     *
     * @return the exit code
     * @throws HarnessException with the end of its output, if it still runs at the deadline; it continues running
     */
    public int awaitEnd(Duration deadline) {
        try {
            if (!process.waitFor(deadline.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new HarnessException(
                        name + " still runs after " + deadline.toSeconds() + " s; the end of its output:" + tail());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HarnessException("interrupted while waiting for the end of " + name, e);
        }
    }

    /** The last lines of its output, errors last, for messages. */
    public String tail() {
        List<String> lines =
                (output() + errors()).lines().filter(line -> !line.isBlank()).toList();
        return lines.subList(Math.max(0, lines.size() - TAIL), lines.size()).stream()
                .map(line -> System.lineSeparator() + "    " + line)
                .collect(Collectors.joining());
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new HarnessException("the output in " + file + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** Kills it, even if it is suspended, and waits until it has ended. */
    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
