package io.locmoe.topology;

import java.util.List;
import java.util.Objects;

/**
 * What a node tells the others about itself. Fixed for the time that it runs.
 *
 * @param index       configured place in the order of nodes; {@link #NO_INDEX} if the join order decides
 * @param name        shown to users, and proven by its certificate; unique in a mesh
 * @param host        address at which the other nodes reach the ports below
 * @param flightPort  data plane
 * @param controlPort control plane, for users
 * @param rankPort    control plane, for nodes
 * @param httpPort    health and metrics
 * @param devices     devices that it offers
 * @param drivers     device drivers that it has
 * @param version     of the software
 * @param plugins     that it had when it joined
 * @param location    of its machine
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
     * @param digest SHA-256 of names and bytes of its jars; empty if they cannot be read
     */
    public record Plugin(String name, String version, String digest) {
        public Plugin {
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(version, "version");
            Objects.requireNonNull(digest, "digest");
        }
    }

    /**
     * Where a machine is, as whoever runs the node has said.
     *
     * @param rack empty where it is not known
     * @param zone empty where it is not known
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

    /** Where the others ask it who it is. */
    public MemberAddress memberAddress() {
        return new MemberAddress(name, host, rankPort);
    }

    @Override
    public String toString() {
        return name + " (" + controlAddress() + ")";
    }
}
