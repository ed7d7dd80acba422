package io.locmoe.processes;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A process that answers lines with lines, and ends when its input does. */
public final class AskedProcess implements AutoCloseable {
    private static final int SECONDS_TO_END = 20;

    private final Process process;
    private final BufferedReader out;

    public AskedProcess(Process process) {
        this.process = process;
        this.out = process.inputReader();
    }

    /**
     * Writes a line to its input.
     *
     * @throws IOException if it has ended
     */
    public void say(String line) throws IOException {
        process.outputWriter().append(line).append('\n').flush();
    }

    /**
     * Reads its output up to a line that begins with a word.
     *
     * @return the rest of this line; empty if the output ends before it
     */
    public Optional<String> answer(String word) throws IOException {
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            if (line.startsWith(word + " ")) {
                return Optional.of(line.substring(word.length() + 1));
            }
        }
        return Optional.empty();
    }

    /** Ends its input. */
    public void endInput() {
        try {
            process.outputWriter().close();
        } catch (IOException e) {
            // It has ended already.
        }
    }

    /** Kills it, without waiting for its end. */
    public void kill() {
        process.destroyForcibly();
    }

    /** Ends its input, waits for its end, and kills it if that takes too long. */
    @Override
    public void close() {
        endInput();
        try {
            if (!process.waitFor(SECONDS_TO_END, TimeUnit.SECONDS)) {
                kill();
            }
        } catch (InterruptedException e) {
            kill();
            Thread.currentThread().interrupt();
        }
    }
}
