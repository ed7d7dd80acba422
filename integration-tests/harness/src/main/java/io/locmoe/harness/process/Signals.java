package io.locmoe.harness.process;

import io.locmoe.harness.install.HarnessException;
import java.io.IOException;

/** Signals of the system to processes. */
public final class Signals {
    private Signals() {}

    /** Sends a signal, such as {@code STOP}; does nothing if the process has ended. */
    public static void send(long pid, String name) {
        try {
            new ProcessBuilder("kill", "-" + name, Long.toString(pid))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new HarnessException("the signal " + name + " cannot be sent, because 'kill' cannot be started", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HarnessException("interrupted while a signal is sent", e);
        }
    }
}
