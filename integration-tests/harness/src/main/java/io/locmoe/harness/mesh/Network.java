package io.locmoe.harness.mesh;

import java.util.List;

/** Where the nodes of a mesh live and how they reach each other. Thread-safe. */
interface Network {

    /** The address of a node, from this JVM too. */
    String address(int node);

    /** Makes a command line run where a node lives. */
    List<String> wrap(int node, List<String> command);

    /** Limits a node's link in both directions. */
    void rate(int node, String rate);

    /** Takes a node's link down, or up again. */
    void connected(int node, boolean connected);

    /** Lets what one node sends to another get lost, or arrive again. */
    void heard(int from, int to, boolean heard);

    void close();

    /** All nodes on the loopback address of this machine. */
    static Network loopback() {
        return new Network() {
            @Override
            public String address(int node) {
                return "127.0.0.1";
            }

            @Override
            public List<String> wrap(int node, List<String> command) {
                return command;
            }

            @Override
            public void rate(int node, String rate) {
                throw new UnsupportedOperationException(
                        "the nodes are on loopback and have no links; start the mesh with a link rate");
            }

            @Override
            public void connected(int node, boolean connected) {
                rate(node, "");
            }

            @Override
            public void heard(int from, int to, boolean heard) {
                rate(from, "");
            }

            @Override
            public void close() {}
        };
    }
}
