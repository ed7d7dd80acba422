package io.locmoe.run;

import io.locmoe.topology.MeshNode;

/** A node of a job, with the addresses at which the others reach it. */
public record Peer(String name, String host, int flightPort, int controlPort, int rankPort) {

    public static Peer of(MeshNode node) {
        return new Peer(node.name(), node.host(), node.flightPort(), node.controlPort(), node.rankPort());
    }

    public String flightAddress() {
        return host + ":" + flightPort;
    }

    /** For messages. */
    @Override
    public String toString() {
        return name + " (" + host + ":" + controlPort + ")";
    }
}
