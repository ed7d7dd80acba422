package io.locmoe.laboratory.bench.faults;

import io.locmoe.laboratory.bench.faults.FaultReport.Fault;
import java.util.List;

/**
 * A fault that has happened.
 *
 * @param second when, after the first step
 * @param speed  of the training before it, in steps a second
 */
record Struck(PlannedFault fault, double second, Attack attack, double speed) {

    /** Before the place of a node in its name. */
    static final String NODE = "node-";

    /** Names of the nodes that it was meant for. */
    List<String> nodes() {
        return fault.victims().stream().map(node -> NODE + node).toList();
    }

    /** One that cost no node. */
    Fault borne(double noticed, double again, long step) {
        return new Fault(fault.kind().label(), nodes(), second, noticed, again, 0, step, 0, "");
    }

    void relieve() {
        attack.relieve(fault);
    }
}
