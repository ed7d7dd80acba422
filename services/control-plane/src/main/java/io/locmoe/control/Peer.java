package io.locmoe.control;

/** A node of a job, with the addresses at which the others reach it. */
public record Peer(String name, String host, int flightPort, int controlPort, int rankPort) {

    public String flightAddress() {
        return host + ":" + flightPort;
    }

    /** For messages. */
    @Override
    public String toString() {
        return name + " (" + host + ":" + controlPort + ")";
    }
}
