package io.locmoe.launcher.network;

import java.util.List;
import java.util.Optional;

/** The network of the nodes that a command starts on its own machine. Thread-safe. */
public interface NodeNetwork extends AutoCloseable {

    /** The address to which a node binds its ports, and at which the other nodes and the command reach it. */
    String address(int node);

    /**
     * The command line that runs {@code command} in a node's network; standard streams and process id are unaffected.
     */
    List<String> wrap(int node, List<String> command);

    /**
     * The rate of each node's link in each direction, in the format of {@link LinkRate}; empty if there is no limit.
     */
    List<String> linkRates();

    /** A description for the user; empty if there is nothing to say. */
    Optional<String> description();

    /** Removes the network. The nodes must have ended; any that still run are killed. */
    @Override
    void close();

    /** The loopback interface of this machine: no limits, and nothing to remove. */
    static NodeNetwork loopback() {
        return new Loopback();
    }
}
