package io.locmoe.laboratory.bench.faults.injection;

import io.locmoe.processes.ProcessSignal;
import java.util.List;
import java.util.function.IntToLongFunction;

/**
 * Sends a signal to the processes of nodes, to all at once.
 *
 * @param signal such as {@code KILL}
 * @param pid    process id of a node, by its place
 */
public record Signals(String signal, IntToLongFunction pid) implements Injection {
    @Override
    public void strike(List<Integer> victims) {
        ProcessSignal.send(signal, victims.stream().mapToLong(pid::applyAsLong).toArray());
    }
}
