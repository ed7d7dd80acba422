package io.locmoe.topology;

import java.util.List;
import java.util.Objects;

/**
 * A node's description of itself for the others. It does not change while the node runs.
 *
 * @param index       configured place in the order of nodes; {@link #NO_INDEX} if the join order decides
 * @param name        shown to users, and proven by its certificate; unique in a mesh
 * @param host        address at which the other nodes reach the ports below
 * @param flightPort  port of the data plane
 * @param controlPort port of the control plane for users
 * @param rankPort    port of the control plane for nodes
 * @param httpPort    port of health and metrics
 * @param devices     number of devices that it offers
 * @param drivers     its device drivers
 * @param version     software version
 * @param plugins     its plug-ins when it joined
 * @param location    location of its machine
 */
public record MeshNode(
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
        List<Plugin> plugins,
        Location location) {
    /** Index of a node whose place is its join order, after all nodes with an index. */
    public static final int NO_INDEX = -1;

    /**
     * A plug-in of a node.
     *
     * @param digest SHA-256 of the names and bytes of its jars; empty if they cannot be read
     */
    public record Plugin(String name, String version, String digest) {
        public Plugin {
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(version, "version");
            Objects.requireNonNull(digest, "digest");
        }
    }

    /**
     * Location of a machine, as configured by the operator.
     *
     * @param rack empty if unknown
     * @param zone empty if unknown
     */
    public record Location(String rack, String zone) {
        public Location {
            Objects.requireNonNull(rack, "rack");
            Objects.requireNonNull(zone, "zone");
        }
    }

    public MeshNode {
        Objects.requireNonNull(location, "location");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(host, "host");
        Objects.requireNonNull(version, "version");
        drivers = List.copyOf(drivers);
        plugins = List.copyOf(plugins);
        if (index < NO_INDEX) {
            throw new IllegalArgumentException("index must be at least " + NO_INDEX + ": " + index);
        }
        if (devices < 1) {
            throw new IllegalArgumentException("a node has at least one device: " + devices);
        }
    }

    public String controlAddress() {
        return host + ":" + controlPort;
    }

    /** The address at which the others ask for its identity. */
    public MemberAddress memberAddress() {
        return new MemberAddress(name, host, rankPort);
    }

    @Override
    public String toString() {
        return name + " (" + controlAddress() + ")";
    }
}
