package io.locmoe.control;

import java.util.List;

/**
 * A node of the mesh, for users.
 *
 * @param index   configured place; -1 if the join order decides
 * @param devices devices that it offers
 * @param drivers device drivers that it has
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
        String version) {
    public NodeStatus {
        drivers = List.copyOf(drivers);
    }
}
