package io.locmoe.launcher.generation;

import io.locmoe.launcher.Distribution;
import io.locmoe.launcher.RunException;
import io.locmoe.processes.AskedProcess;
import io.locmoe.processes.Program;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Processes of this machine that hold experts, one for each node other than the first. Each prints a line {@code
 * address HOST:PORT}, and reads the name of the job and the addresses of all nodes, one a line. What they report goes
 * to the standard error of this process. Used by one thread.
 */
public final class ExpertProcesses implements AutoCloseable {
    /** Begins the line in which a process says its address. */
    public static final String ADDRESS = "address";

    private static final long START_SECONDS = 120;

    private final List<AskedProcess> processes = new ArrayList<>();

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
                started.processes.add(new AskedProcess(
                        process.redirectError(ProcessBuilder.Redirect.INHERIT).start()));
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
        for (AskedProcess process : processes) {
            addresses.add(address(process, addresses.size()));
        }
        for (AskedProcess process : processes) {
            try {
                process.say(job + "\n" + String.join("\n", addresses));
                process.endInput();
            } catch (IOException e) {
                throw RunException.failure("a process for experts has ended: " + e.getMessage(), e);
            }
        }
        return addresses;
    }

    private static String address(AskedProcess process, int node) {
        String name = "the process of node " + node;
        try {
            return firstAddress(process)
                    .get(START_SECONDS, TimeUnit.SECONDS)
                    .orElseThrow(() ->
                            RunException.failure(name + " has ended before it had an address; it says why above"));
        } catch (TimeoutException e) {
            throw RunException.failure(name + " has no address after " + START_SECONDS + " s", e);
        } catch (ExecutionException e) {
            throw RunException.failure(name + " cannot be read: " + e.getCause().getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw RunException.failure("interrupted while " + name + " started", e);
        }
    }

    private static CompletableFuture<Optional<String>> firstAddress(AskedProcess process) {
        CompletableFuture<Optional<String>> address = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                address.complete(process.answer(ADDRESS));
            } catch (IOException e) {
                address.completeExceptionally(e);
            }
        });
        return address;
    }

    /** Waits for the processes to end by themselves; kills what does not. */
    @Override
    public void close() {
        processes.forEach(AskedProcess::close);
    }
}
