package io.locmoe.dashboard;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A process of Chromium without a window, with those that it starts. It keeps its sandbox where the machine has one:
 * Chromium refuses to start with a sandbox as root, and in most containers.
 *
 * @param devTools where it listens
 */
record ChromiumProcess(Process process, URI devTools) implements AutoCloseable {
    private static final long START_SECONDS = 60;
    private static final String LISTENING = "DevTools listening on ";

    /** @param profile an empty directory, left to the caller */
    static ChromiumProcess start(Path command, Path profile) throws IOException, InterruptedException {
        if (!System.getProperty("user.name").equals("root")) {
            try {
                return start(command, profile, List.of());
            } catch (ExecutionException e) {
                // It has ended at once, as it does where there is no sandbox.
            }
        }
        try {
            return start(command, profile, List.of("--no-sandbox"));
        } catch (ExecutionException e) {
            throw new IOException(command + ": " + e.getCause().getMessage(), e);
        }
    }

    private static ChromiumProcess start(Path command, Path profile, List<String> options)
            throws IOException, InterruptedException, ExecutionException {
        Process process = begin(command, profile, options);
        CompletableFuture<URI> listening = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> read(process.errorReader(), listening));
        try {
            return new ChromiumProcess(process, listening.get(START_SECONDS, TimeUnit.SECONDS));
        } catch (ExecutionException | InterruptedException e) {
            end(process);
            throw e;
        } catch (TimeoutException e) {
            end(process);
            throw new IOException(command + " does not listen after " + START_SECONDS + " s", e);
        }
    }

    private static Process begin(Path command, Path profile, List<String> options) throws IOException {
        List<String> line = new ArrayList<>(List.of(
                command.toString(),
                "--headless",
                "--disable-gpu",
                "--hide-scrollbars",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--disable-background-networking",
                "--remote-debugging-port=0",
                "--user-data-dir=" + profile));
        line.addAll(options);
        line.add("about:blank");
        ProcessBuilder builder = new ProcessBuilder(line).redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("TMPDIR", profile.toString());
        return builder.start();
    }

    /** Reads errors until their end, so that the process never waits for a reader. */
    private static void read(BufferedReader errors, CompletableFuture<URI> listening) {
        StringBuilder said = new StringBuilder();
        errors.lines().forEach(line -> {
            if (line.startsWith(LISTENING)) {
                listening.complete(URI.create(line.substring(LISTENING.length())));
            } else if (!listening.isDone()) {
                said.append(line).append('\n');
            }
        });
        listening.completeExceptionally(new IOException("it ended at once: " + said));
    }

    @Override
    public void close() throws InterruptedException {
        end(process);
    }

    private static void end(Process process) throws InterruptedException {
        List<ProcessHandle> children = process.descendants().toList();
        process.destroyForcibly().waitFor();
        for (ProcessHandle child : children) {
            child.destroyForcibly();
            child.onExit().join();
        }
    }
}
