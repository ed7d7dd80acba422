package io.locmoe.harness.mesh;

import java.util.List;

/** The network of a mesh's nodes. Thread-safe. */
interface Network {

    /** The address of a node, also valid from this JVM. */
    String address(int node);

    /** A command line that runs another one in the node's network. */
    List<String> wrap(int node, List<String> command);

    /** Limits a node's link in both directions. */
    void rate(int node, String rate);

    /** Takes a node's link down, or brings it up again. */
    void connected(int node, boolean connected);

    /** Drops the messages from one node to another, or lets them pass again. */
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
