package io.locmoe.laboratory.bench.process;

import io.locmoe.launcher.RunException;
import java.io.IOException;
import java.util.List;

/** Sends signals to processes. */
public final class ProcessSignal {
    private ProcessSignal() {}

    /**
     * Sends a signal; does nothing if the process has ended.
     *
     * @param name such as {@code STOP}
     */
    public static void send(String name, long pid) {
        try {
            new ProcessBuilder(List.of("/bin/sh", "-c", "kill -s " + name + " " + pid))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw RunException.failure("no process can be started that sends signals: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
