package io.locmoe.launcher.nodes;

import io.locmoe.guard.CallRecord;
import io.locmoe.launcher.Distribution;
import io.locmoe.launcher.RunException;
import io.locmoe.processes.NodeOutput;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A node as a process on this machine. It ends when its standard input ends, so it never outlives this JVM. */
public final class LocalNode {
    private static final int LINES = 15;
    /** Exit code of a process that was ended by SIGKILL. */
    private static final int KILLED = 137;

    private final String name;
    private final Process process;
    private final Path log;

    /** @param log file with its output */
    public LocalNode(String name, Process process, Path log) {
        this.name = name;
        this.process = process;
        this.log = log;
    }

    public String name() {
        return name;
    }

    public Process process() {
        return process;
    }

    /**
     * Starts a node; its JVM reads the configuration.
     *
     * @param flags further flags for its JVM
     * @param place wraps a command line so that it runs in the node's network
     */
    static LocalNode start(
            String name,
            Path config,
            Path log,
            List<String> flags,
            Distribution distribution,
            UnaryOperator<List<String>> place) {
        try {
            Files.deleteIfExists(log);
            Files.deleteIfExists(NodeLog.calls(log));
            ProcessBuilder process = new ProcessBuilder(
                            place.apply(NodeCommandLine.of(config, log, flags, distribution)))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
            // Otherwise the Ascend toolkit takes signals that the JVM needs.
            process.environment().putIfAbsent("ASCEND_COREDUMP_SIGNAL", "none");
            return new LocalNode(name, process.start(), log);
        } catch (IOException | UncheckedIOException e) {
            throw RunException.failure("the process of " + name + " cannot be started: " + e.getMessage(), e);
        }
    }

    /** Address of the node's control plane, once the node has reported that it is ready. */
    public Optional<String> address() {
        return output().ready();
    }

    /** Address at which others can join the mesh through the node, once it is a member. */
    public Optional<String> membership() {
        return output().membership();
    }

    /** The phases of its start that the node has reported, in order. */
    List<String> phases() {
        return output().phases();
    }

    private NodeOutput output() {
        return new NodeOutput(name, lines());
    }

    /** CPU time of the process; zero if the system does not report it. */
    Duration processorTime() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** How far the start of a node has come that is not ready, for people. */
    public String whereabouts() {
        List<String> phases = phases();
        List<String> lines = lines();
        return (phases.isEmpty() ? "its JVM has said nothing yet" : "it " + phases.getLast()) + "; "
                + (lines.isEmpty() ? log + " is empty" : log + " ends with: " + lines.getLast());
    }

    /** Lines of the log, without blank ones. */
    private List<String> lines() {
        try (Stream<String> lines = Files.lines(log)) {
            return lines.filter(line -> !line.isBlank()).toList();
        } catch (IOException | UncheckedIOException e) {
            throw RunException.failure("the log of " + name + " cannot be read: " + log, e);
        }
    }

    public boolean runs() {
        return process.isAlive();
    }

    /** Message about an ended process: exit code, the end of its output and the path of the log. */
    public String obituary() {
        return name + ending() + "; the end of " + log + ":" + lastLines();
    }

    /** Message about an ended process that is being restarted. */
    public String startedAgain() {
        return name + ending() + " and is started again; its log was " + log;
    }

    /** Whether the process ended by itself without an orderly end. */
    public boolean endedWithoutAWord() {
        return inside().isPresent();
    }

    /** The plug-ins in which threads were; empty if the process was killed from outside. */
    private Optional<List<String>> inside() {
        return process.exitValue() == KILLED ? Optional.empty() : CallRecord.left(NodeLog.calls(log));
    }

    private String ending() {
        String code = " ended with exit code " + process.exitValue();
        return inside().map(calls -> code + " and without an orderly end, as by Runtime.halt or in native code"
                        + (calls.isEmpty() ? "" : ", inside " + String.join(" and inside ", calls)))
                .orElse(code);
    }

    private String lastLines() {
        try {
            List<String> all = lines();
            return all.subList(Math.max(0, all.size() - LINES), all.size()).stream()
                    .map(line -> System.lineSeparator() + "    " + line)
                    .collect(Collectors.joining());
        } catch (RunException e) {
            return " (it cannot be read: " + e.getCause().getMessage() + ")";
        }
    }

    /** Asks the node to end. Returns at once. */
    void askToEnd() {
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            process.destroy();
        }
    }

    /** Waits for the end of a node after {@link #askToEnd}; kills it at the deadline. */
    public void awaitEnd(long deadlineNanos) {
        try {
            if (!process.waitFor(deadlineNanos - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        removeRecord();
    }

    private void removeRecord() {
        try {
            Files.deleteIfExists(NodeLog.calls(log));
        } catch (IOException e) {
            // A small file stays beside the log, which does no harm.
        }
    }

    public void kill() {
        process.destroyForcibly();
    }
}
