package io.locmoe.harness.process;

import io.locmoe.processes.ProcessSignal;

/** Signals of the system to processes. */
public final class Signals {
    private Signals() {}

    /** Sends a signal, such as {@code STOP}; does nothing if the process has ended. */
    public static void send(long pid, String name) {
        ProcessSignal.send(name, pid);
    }
}
