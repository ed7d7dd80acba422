package io.locmoe.launcher.network;

import java.util.List;
import java.util.Optional;

/**
 * A network with link rates, for programs that load this software in a separate class loader: all types in its methods
 * are those of the JDK. Thread-safe.
 */
public final class EmbeddedLinks implements AutoCloseable {
    private final LinkNetwork network;

    private EmbeddedLinks(LinkNetwork network) {
        this.network = network;
    }

    /** Why this machine cannot have such a network, with a remedy; empty if it can. */
    public static Optional<String> obstacle() {
        return LinkNetwork.obstacle();
    }

    /**
     * Creates a network.
     *
     * @param rates one rate for all nodes, or one for each, separated by commas
     */
    public static EmbeddedLinks create(String rates, int nodes) {
        return new EmbeddedLinks(LinkNetwork.create(LinkRate.parseEach(rates, nodes)));
    }

    public String address(int node) {
        return network.address(node);
    }

    /** Wraps a command line so that it runs in a node's namespace. */
    public List<String> wrap(int node, List<String> command) {
        return network.wrap(node, command);
    }

    /** Changes the rate of a node's link while it is in use. */
    public void rate(int node, String rate) {
        network.setRate(node, LinkRate.parse(rate));
    }

    /** Takes a node's link down, or up again. */
    public void connected(int node, boolean connected) {
        network.connect(node, connected);
    }

    /** Silently drops everything that one node sends to another, or delivers it again. */
    public void heard(int from, int to, boolean heard) {
        network.hear(from, to, heard);
    }

    @Override
    public void close() {
        network.close();
    }
}
