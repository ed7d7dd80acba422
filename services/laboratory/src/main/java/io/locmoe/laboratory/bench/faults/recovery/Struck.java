package io.locmoe.laboratory.bench.faults.recovery;

import java.util.List;
import java.util.function.DoubleSupplier;

/**
 * An injected fault.
 *
 * @param kind             name of its kind in options
 * @param nodes            names of the intended victims
 * @param second           seconds from the first step to the injection
 * @param speed            steps per second of the training before it
 * @param relief           ends a continuing fault
 * @param replacementStart seconds that the slowest replacement took to start; 0 for none
 */
public record Struck(
        String kind,
        List<String> nodes,
        double second,
        double speed,
        Runnable relief,
        DoubleSupplier replacementStart) {

    public Struck {
        nodes = List.copyOf(nodes);
    }

    /** The result of a fault without a node failure. */
    Fault tolerated(double noticed, double again, long step) {
        return new Fault(kind, nodes, second, noticed, again, 0, step, 0, "");
    }

    void relieve() {
        relief.run();
    }
}
