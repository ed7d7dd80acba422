package io.locmoe.processes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** Sends signals to processes. */
public final class ProcessSignal {
    private ProcessSignal() {}

    /**
     * Sends a signal to each process that has not ended; returns when it is sent.
     *
     * @param name such as {@code STOP}
     */
    public static void send(String name, long... processes) {
        List<String> words = new ArrayList<>(List.of("kill", "-" + name));
        for (long process : processes) {
            words.add(Long.toString(process));
        }
        try {
            new ProcessBuilder(words)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException("the signal " + name + " cannot be sent: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
