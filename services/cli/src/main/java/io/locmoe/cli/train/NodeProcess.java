package io.locmoe.cli.train;

import io.locmoe.cli.CommandException;
import io.locmoe.cli.Distribution;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A node of the mesh as a process of this machine. It ends itself when its standard input ends, so it does not outlive
 * this JVM, however that ends.
 *
 * @param name    of the node
 * @param process of its JVM
 * @param log     file with its output
 */
record NodeProcess(String name, Process process, Path log) {
    private static final int LINES = 15;

    /** Starts a node; its JVM reads the configuration. */
    static NodeProcess start(String name, Path config, Path log, Distribution distribution) {
        List<String> command = new ArrayList<>();
        // A Ctrl-C reaches every process of the terminal; the nodes leave it to this one, which ends them in order.
        command.addAll(List.of("/bin/sh", "-c", "trap '' INT; exec \"$@\"", "sh"));
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(distribution.jvmFlags());
        command.addAll(distribution.nodeFlags());
        command.add("-Dlocmoe.distribution=" + distribution.directory());
        command.addAll(List.of("-jar", distribution.jar().toString(), "node", "--config", config.toString(),
                "--until-input-ends"));
        try {
            return new NodeProcess(name, new ProcessBuilder(command).redirectErrorStream(true)
                    .redirectOutput(log.toFile()).start(), log);
        } catch (IOException e) {
            throw CommandException.failure("the process of " + name + " cannot be started: " + e.getMessage(), e);
        }
    }

    boolean runs() {
        return process.isAlive();
    }

    /** What to tell of a process that has ended: exit code, the end of its output, where all of it is. */
    String obituary() {
        return name + " ended with exit code " + process.exitValue() + "; the end of " + log + ":"
                + lastLines().replaceAll("(?m)^", "    ").indent(0).stripTrailing();
    }

    private String lastLines() {
        try (Stream<String> lines = Files.lines(log)) {
            List<String> all = lines.filter(line -> !line.isBlank()).toList();
            return System.lineSeparator() + String.join(System.lineSeparator(),
                    all.subList(Math.max(0, all.size() - LINES), all.size()));
        } catch (IOException | java.io.UncheckedIOException e) {
            return " (it cannot be read: " + e.getMessage() + ")";
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
    }

    void kill() {
        process.destroyForcibly();
    }
}
