package io.locmoe.launcher.generation;

import io.locmoe.launcher.Distribution;
import io.locmoe.launcher.RunException;
import io.locmoe.processes.Program;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Processes of this machine that hold experts, one for each node other than the first. Each prints its address in one
 * line, and reads the name of the job and the addresses of all nodes, one a line. What they report goes to the standard
 * error of this process. Used by one thread.
 */
public final class ExpertProcesses implements AutoCloseable {
    private static final long START_SECONDS = 120;
    private static final long END_SECONDS = 10;

    private final List<Process> processes = new ArrayList<>();

    private ExpertProcesses() {}

    /**
     * Starts the processes.
     *
     * @param nodes     all nodes, this process included
     * @param arguments of a command that holds experts; the number of the node, from 1, is added at its end
     * @throws RunException if one cannot be started
     */
    public static ExpertProcesses start(int nodes, String command, List<String> arguments) {
        ExpertProcesses started = new ExpertProcesses();
        try {
            for (int node = 1; node < nodes; node++) {
                List<String> own = new ArrayList<>(arguments);
                own.add(Integer.toString(node));
                ProcessBuilder process =
                        Program.process(Distribution.current().program().command(command, own));
                started.processes.add(
                        process.redirectError(ProcessBuilder.Redirect.INHERIT).start());
            }
            return started;
        } catch (IOException | UncheckedIOException e) {
            started.close();
            throw RunException.failure("a process for experts cannot be started: " + e.getMessage(), e);
        }
    }

    /**
     * Brings the nodes together.
     *
     * @param own address of this process
     * @return the addresses of all nodes
     * @throws RunException if a process has ended, or says nothing for two minutes
     */
    public List<String> connect(String job, String own) {
        List<String> addresses = new ArrayList<>(List.of(own));
        for (Process process : processes) {
            addresses.add(address(process, addresses.size()));
        }
        for (Process process : processes) {
            try (Writer input = process.outputWriter()) {
                input.write(job + "\n" + String.join("\n", addresses) + "\n");
            } catch (IOException e) {
                throw RunException.failure("a process for experts has ended: " + e.getMessage(), e);
            }
        }
        return addresses;
    }

    private static String address(Process process, int node) {
        String name = "the process of node " + node;
        try {
            String line = firstLine(process).get(START_SECONDS, TimeUnit.SECONDS);
            if (line == null) {
                throw RunException.failure(name + " has ended before it had an address; it says why above");
            }
            return line;
        } catch (TimeoutException e) {
            throw RunException.failure(name + " has no address after " + START_SECONDS + " s", e);
        } catch (ExecutionException e) {
            throw RunException.failure(name + " cannot be read: " + e.getCause().getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw RunException.failure("interrupted while " + name + " started", e);
        }
    }

    private static CompletableFuture<String> firstLine(Process process) {
        CompletableFuture<String> line = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                line.complete(process.inputReader().readLine());
            } catch (IOException e) {
                line.completeExceptionally(e);
            }
        });
        return line;
    }

    /** Waits for the processes to end by themselves; kills what is left after ten seconds. */
    @Override
    public void close() {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(END_SECONDS);
        for (Process process : processes) {
            try {
                if (!process.waitFor(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                    process.destroyForcibly();
                }
            } catch (InterruptedException e) {
                process.destroyForcibly();
                Thread.currentThread().interrupt();
            }
        }
    }
}
