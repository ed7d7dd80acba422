package io.locmoe.laboratory.bench.faults.injection;

import io.locmoe.launcher.RunException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntToLongFunction;

/** Sends signals to the processes of nodes, to all at once, from one shell, which may run until it is ended. */
public final class Signals implements Injection {
    private final String script;
    private final IntToLongFunction pid;
    private Process shell;

    /** @param script script for {@code sh}; its arguments are process ids */
    public Signals(String script, IntToLongFunction pid) {
        this.script = script;
        this.pid = pid;
    }

    /** Sends one signal to each process. */
    public static Signals once(String signal, IntToLongFunction pid) {
        return new Signals("kill -s " + signal + " \"$@\"", pid);
    }

    /** Stops the processes for 20 ms of every 30; the shell lets them continue when it is ended. */
    public static Signals pulses(IntToLongFunction pid) {
        return new Signals(
                "trap 'kill -s CONT \"$@\"; exit' TERM;"
                        + " while kill -s STOP \"$@\"; do sleep 0.02; kill -s CONT \"$@\"; sleep 0.01; done",
                pid);
    }

    @Override
    public void strike(List<Integer> victims) {
        List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", script, "sh"));
        victims.forEach(node -> command.add(Long.toString(pid.applyAsLong(node))));
        try {
            shell = new ProcessBuilder(command).inheritIO().start();
        } catch (IOException e) {
            throw RunException.failure("no process can be started that sends signals: " + e.getMessage(), e);
        }
    }

    @Override
    public void relieve() {
        if (shell != null) {
            shell.destroy();
        }
    }
}
