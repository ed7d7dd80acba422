package io.locmoe.harness.grid;

/**
 * One case of a {@link Grid}.
 *
 * @param router   name of the router
 * @param strategy name of the communication strategy
 * @param nodes    number of nodes of the mesh
 * @param fault    the fault
 */
public record GridCase(String router, String strategy, int nodes, Fault fault) {

    /** The unique name of the case, such as {@code router=mine strategy=dedup nodes=2 fault=left}. */
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
