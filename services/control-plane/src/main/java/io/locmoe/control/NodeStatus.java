package io.locmoe.control;

import java.util.List;

/**
 * A node of the mesh, for users.
 *
 * @param index   configured place; -1 if the join order decides
 * @param devices devices that it offers
 * @param drivers device drivers that it has
 * @param rack    of its machine; empty where that is not known
 * @param zone    the same
 */
public record NodeStatus(
        int index,
        String name,
        String host,
        int flightPort,
        int controlPort,
        int rankPort,
        int httpPort,
        int devices,
        List<String> drivers,
        String version,
        String rack,
        String zone) {
    public NodeStatus {
        drivers = List.copyOf(drivers);
    }
}
