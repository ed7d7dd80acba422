package io.locmoe.launcher.run;

import io.locmoe.guard.CallRecord;
import io.locmoe.launcher.Distribution;
import io.locmoe.launcher.RunException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A node of the mesh as a process of this machine. It ends itself when its standard input ends, so it does not outlive
 * this JVM, however that ends.
 *
 * @param name    of the node
 * @param process of its JVM
 * @param log     file with its output
 */
record LocalNode(String name, Process process, Path log) {
    private static final int LINES = 15;
    /** Exit code of a process that SIGKILL ended. */
    private static final int KILLED = 137;

    private static final String MEMBER = "is a member at ";

    /**
     * Starts a node; its JVM reads the configuration.
     *
     * @param place makes a command line run where the node lives
     */
    static LocalNode start(
            String name, Path config, Path log, Distribution distribution, UnaryOperator<List<String>> place) {
        List<String> command = new ArrayList<>();
        // Ctrl-C and a closed terminal reach every process; the nodes leave them to this one, which ends them in order.
        command.addAll(List.of("/bin/sh", "-c", "trap '' INT HUP; exec \"$@\"", "sh"));
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(distribution.jvmFlags());
        command.addAll(distribution.nodeFlags());
        command.add("-Dlocmoe.distribution=" + distribution.directory());
        command.add("-D" + NodeLog.PROPERTY + "=" + log);
        command.addAll(distribution.program());
        command.addAll(List.of("node", "--config", config.toString(), "--watch-parent"));
        try {
            Files.deleteIfExists(log);
            Files.deleteIfExists(NodeLog.calls(log));
            ProcessBuilder process = new ProcessBuilder(place.apply(command))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
            // Otherwise the toolkit of Ascend NPUs takes signals from the JVM that the JVM needs.
            process.environment().putIfAbsent("ASCEND_COREDUMP_SIGNAL", "none");
            return new LocalNode(name, process.start(), log);
        } catch (IOException e) {
            throw RunException.failure("the process of " + name + " cannot be started: " + e.getMessage(), e);
        }
    }

    /** Address of the node's control plane, once the node has said that it is ready. */
    Optional<String> address() {
        String ready = name + " is ready at ";
        return lines().stream()
                .filter(line -> line.startsWith(ready))
                .findFirst()
                .map(line -> line.substring(ready.length()));
    }

    /** Address at which others join the mesh through the node, once it is a member. */
    Optional<String> membership() {
        return phases().stream()
                .filter(phase -> phase.startsWith(MEMBER))
                .findFirst()
                .map(phase -> phase.substring(MEMBER.length()).split(" ")[0]);
    }

    /** What the node has said of its start, in order; each is a step forward. */
    List<String> phases() {
        String phase = " " + name + " start: ";
        return lines().stream()
                .filter(line -> line.contains(phase))
                .map(line -> line.substring(line.indexOf(phase) + phase.length()))
                .toList();
    }

    /** Processor time of the process; zero where the system does not say. */
    Duration processorTime() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** Where the start of a node that is not ready has got to, for people. */
    String whereabouts() {
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

    boolean runs() {
        return process.isAlive();
    }

    /** What to tell of a process that has ended: exit code, the end of its output, where all of it is. */
    String obituary() {
        return name + ending() + "; the end of " + log + ":" + lastLines();
    }

    /** What to tell of a process that has ended and is started again. */
    String startedAgain() {
        return name + ending() + " and is started again; its log was " + log;
    }

    /** Whether its process ended by itself and had no time to say so. */
    boolean endedWithoutAWord() {
        return inside().isPresent();
    }

    /** Names the plug-ins that threads were inside. A process that was killed from outside says nothing of that. */
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

    /** Waits for the end of a node that was asked to; kills it at the deadline. */
    void awaitEnd(long deadlineNanos) {
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
            // A small file too many beside the log.
        }
    }

    void kill() {
        process.destroyForcibly();
    }
}
