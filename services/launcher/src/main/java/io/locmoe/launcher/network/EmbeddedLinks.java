package io.locmoe.launcher.network;

import java.util.List;
import java.util.Optional;

/**
 * A network with limits, for programs that have loaded this software in a class loader of its own: all their types are
 * those of the JDK. Thread-safe.
 */
public final class EmbeddedLinks implements AutoCloseable {
    private final LinkNetwork network;

    private EmbeddedLinks(LinkNetwork network) {
        this.network = network;
    }

    /** Why this machine cannot have such a network, and what to do; empty where nothing speaks against it. */
    public static Optional<String> obstacle() {
        return LinkNetwork.obstacle();
    }

    /**
     * Makes a network.
     *
     * @param rates one for all nodes, or one for each, separated by commas
     */
    public static EmbeddedLinks create(String rates, int nodes) {
        return new EmbeddedLinks(LinkNetwork.create(LinkRate.parseEach(rates, nodes)));
    }

    /** The address of a node. */
    public String address(int node) {
        return network.address(node);
    }

    /** Makes a command line run where a node lives. */
    public List<String> wrap(int node, List<String> command) {
        return network.wrap(node, command);
    }

    /** Changes the rate of a node's link, while it is in use. */
    public void rate(int node, String rate) {
        network.setRate(node, LinkRate.parse(rate));
    }

    /** Takes a node's link down, or up again. */
    public void connected(int node, boolean connected) {
        network.connect(node, connected);
    }

    /** Lets what one node sends to another get lost, without a word to either, or arrive again. */
    public void heard(int from, int to, boolean heard) {
        network.hear(from, to, heard);
    }

    @Override
    public void close() {
        network.close();
    }
}
