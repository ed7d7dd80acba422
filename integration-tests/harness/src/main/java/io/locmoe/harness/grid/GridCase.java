package io.locmoe.harness.grid;

/**
 * One case of a {@link Grid}.
 *
 * @param router   that routes
 * @param strategy that moves the rows
 * @param nodes    of the mesh
 * @param fault    what happens
 */
public record GridCase(String router, String strategy, int nodes, Fault fault) {

    /** Tells the case from all others, as in {@code router=mine strategy=dedup nodes=2 fault=left}. */
    public String name() {
        return "router=" + router + " strategy=" + strategy + " nodes=" + nodes + " fault=" + fault.label();
    }

    GridCase with(String otherStrategy) {
        return new GridCase(router, otherStrategy, nodes, fault);
    }

    GridCase with(int otherNodes) {
        return new GridCase(router, strategy, otherNodes, fault);
    }
}
