package io.locmoe.run.service;

import java.util.List;

/**
 * A node of the mesh, for users.
 *
 * @param index   configured place; -1 if the join order decides
 * @param devices number of devices that it offers
 * @param drivers its device drivers
 * @param rack    rack of its machine; empty if unknown
 * @param zone    zone of its machine; empty if unknown
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
