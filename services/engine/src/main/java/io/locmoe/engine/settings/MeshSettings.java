package io.locmoe.engine.settings;

import io.locmoe.settings.Setting;
import io.locmoe.spi.topology.Topology;

/** The mesh that a job requests. The devices of a tensor group are one rank: they compute the same tokens. */
public record MeshSettings(
        @Setting(value = "4", min = 1, max = 4096, help = "nodes of the mesh", flag = "--nodes")
        int nodes,

        @Setting(value = "1", min = 1, max = 64, help = "devices of each node", flag = "--devices-per-node")
        int devicesPerNode,

        @Setting(
                value = "1",
                min = 1,
                max = 64,
                help = "devices of a node that compute the same tokens, each with a part of the weights",
                flag = "--tensor-parallel")
        int tensorParallel) {

    /** Number of ranks; a tensor group is one rank. */
    public int ranks() {
        return nodes * devicesPerNode / tensorParallel;
    }

    /** The ranks on their nodes. */
    public Topology topology() {
        return Topology.of(nodes, devicesPerNode / tensorParallel);
    }
}
