package io.locmoe.client;

import java.util.List;

/**
 * A node of a mesh.
 *
 * @param index       configured place; -1 if the join order decides
 * @param name        its name
 * @param host        host at which others reach it
 * @param controlPort port of the control plane, for clients
 * @param httpPort    port of health and metrics
 * @param devices     number of devices that it offers
 * @param drivers     its device drivers
 * @param version     version of its software
 * @param rack        rack of its machine; empty if unknown
 * @param zone        zone of its machine; empty if unknown
 */
public record MeshMember(
        int index,
        String name,
        String host,
        int controlPort,
        int httpPort,
        int devices,
        List<String> drivers,
        String version,
        String rack,
        String zone) {
    public MeshMember {
        drivers = List.copyOf(drivers);
    }
}
