package io.locmoe.planner.exchange;

import io.locmoe.spi.topology.Topology;

/**
 * The devices of a mesh.
 *
 * @param nodes          number of nodes
 * @param devicesPerNode devices of each
 * @param tensorParallel devices that form a rank
 */
public record MeshShape(int nodes, int devicesPerNode, int tensorParallel) {
    /** Most devices of a mesh that is simulated device by device; of larger ones it is one node. */
    private static final int MOST_EACH = 32;

    /** Topology of the ranks. */
    public Topology ranks() {
        return Topology.of(nodes, devicesPerNode / tensorParallel);
    }

    /** Topology of the devices. */
    Topology topology() {
        return Topology.of(nodes, devicesPerNode);
    }

    /** All devices. */
    public int devices() {
        return nodes * devicesPerNode;
    }

    /** Whether one node stands for all. */
    public boolean mirrored() {
        return devices() > MOST_EACH;
    }

    /** Devices that are simulated: all, or those of one node. */
    public int simulated() {
        return mirrored() ? devicesPerNode : devices();
    }
}
