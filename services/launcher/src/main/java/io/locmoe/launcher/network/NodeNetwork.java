package io.locmoe.launcher.network;

import java.util.List;
import java.util.Optional;

/** Where the nodes that a command starts on its own machine live, and how they reach each other. Thread-safe. */
public interface NodeNetwork extends AutoCloseable {

    /** The address that a node binds its ports to; the other nodes and the command reach it there. */
    String address(int node);

    /**
     * The command line that runs {@code command} where a node lives; its standard streams and process id stay its own.
     */
    List<String> wrap(int node, List<String> command);

    /**
     * The limit of each node's link, in either direction, as {@link LinkRate} writes it; empty where links have none.
     */
    List<String> linkRates();

    /** What to tell the user of it; empty where there is nothing to tell. */
    Optional<String> description();

    /** Removes what was made for it. The nodes must have ended: those that still run are killed. */
    @Override
    void close();

    /** The loopback interface of this machine: no limits, nothing to remove. */
    static NodeNetwork loopback() {
        return new Loopback();
    }
}
