package io.locmoe.laboratory.bench.faults;

import io.locmoe.laboratory.bench.faults.FaultReport.Fault;
import java.util.List;

/**
 * An injected fault.
 *
 * @param second seconds from the first step to the injection
 * @param speed  steps per second of the training before it
 */
record Struck(PlannedFault fault, double second, Attack attack, double speed) {

    /** Prefix of a node's place in its name. */
    static final String NODE = "node-";

    /** Names of the intended victims. */
    List<String> nodes() {
        return fault.victims().stream().map(node -> NODE + node).toList();
    }

    /** The result of a fault without a node failure. */
    Fault borne(double noticed, double again, long step) {
        return new Fault(fault.kind().label(), nodes(), second, noticed, again, 0, step, 0, "");
    }

    void relieve() {
        attack.relieve(fault);
    }
}
