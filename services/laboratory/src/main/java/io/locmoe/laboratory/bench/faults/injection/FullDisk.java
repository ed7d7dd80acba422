package io.locmoe.laboratory.bench.faults.injection;

import io.locmoe.launcher.RunException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The directory of checkpoints is a separate file system in memory, which is shrunk to its content. A shell keeps it
 * mounted, and unmounts it when this is closed, or when this JVM ends in any other way.
 */
public final class FullDisk implements Injection {
    private static final String SCRIPT = "small-disk.sh";
    private static final String DONE = "done";

    private final Process shell;
    private final BufferedReader answers;

    /** @param directory directory to mount it over until this is closed */
    public FullDisk(Path directory) {
        try (InputStream script = FullDisk.class.getResourceAsStream(SCRIPT)) {
            String text = new String(script.readAllBytes(), StandardCharsets.UTF_8);
            shell = new ProcessBuilder("/bin/sh", "-c", text, "locmoe-disk", directory.toString())
                    .redirectErrorStream(true)
                    .start();
            answers = shell.inputReader();
            expectDone("no small file system can be made");
        } catch (IOException e) {
            throw RunException.failure("the shell that makes a small file system cannot be run: " + e.getMessage(), e);
        }
    }

    /** Why this process cannot mount one; empty if it can. */
    public static Optional<String> obstacle() {
        return "root".equals(System.getProperty("user.name"))
                ? Optional.empty()
                : Optional.of("it mounts a small file system, which only root may do; run the command as root");
    }

    @Override
    public void strike(List<Integer> victims) {
        order("full");
    }

    @Override
    public void relieve() {
        if (shell.isAlive()) {
            order("room");
        }
    }

    private synchronized void order(String word) {
        try {
            shell.outputWriter().write(word + "\n");
            shell.outputWriter().flush();
            expectDone("the small file system cannot be changed");
        } catch (IOException e) {
            throw RunException.failure("the shell of the small file system has ended: " + e.getMessage(), e);
        }
    }

    /** Reads the shell's answer; anything else is an error message of a command. */
    private void expectDone(String problem) throws IOException {
        String answer = answers.readLine();
        if (!DONE.equals(answer)) {
            throw RunException.failure(problem + ": " + answer);
        }
    }

    @Override
    public void close() {
        try {
            shell.outputWriter().close();
            shell.waitFor();
        } catch (IOException e) {
            shell.destroy();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
