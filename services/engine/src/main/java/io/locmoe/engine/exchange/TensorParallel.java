package io.locmoe.engine.exchange;

import io.locmoe.spi.comm.Transport;
import io.locmoe.spi.topology.Topology;
import java.util.Optional;

/**
 * How tensor parallelism splits a mesh. Each of T neighbouring devices on a node computes the same tokens with a T-th
 * of the weights: together they are one rank of data and expert parallelism. The devices with the same place in their
 * groups form a mesh, T meshes in all, which run in lockstep; they meet only within a group, where partial results are
 * summed.
 */
public final class TensorParallel {
    private TensorParallel() {}

    /**
     * A device's transport to the ranks of its mesh; its {@link Transport#tensorPeers} are the group.
     *
     * @param devices transport to all devices
     * @param size    T, a divisor of the devices of a node; with 1 every device is a rank
     */
    public static Transport of(Transport devices, int size) {
        if (size == 1) {
            return devices;
        }
        Topology all = devices.topology();
        int index = devices.rank() % size;
        Transport group = new PartTransport(devices, Topology.of(1, size), devices.rank() - index, 1, Optional.empty());
        int[] nodeOfRank = new int[all.ranks() / size];
        for (int rank = 0; rank < nodeOfRank.length; rank++) {
            nodeOfRank[rank] = all.node(rank * size);
        }
        return new PartTransport(devices, new Topology(nodeOfRank), index, size, Optional.of(group));
    }
}
