package io.locmoe.dataplane.flight;

import io.netty.channel.Channel;
import java.net.SocketAddress;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/**
 * Connections that have proven nothing yet. Their number is bounded, and beyond it the oldest is closed, so that a
 * flood delays a peer but does not lock it out. Thread-safe.
 */
public final class Newcomers {
    public static final int MOST = 256;

    private final Runnable flooded;
    private final SequencedMap<SocketAddress, Channel> unknown = new LinkedHashMap<>();

    /** @param flooded called on an event loop each time a connection is closed for another */
    public Newcomers(Runnable flooded) {
        this.flooded = flooded;
    }

    /** Adds a connection, which leaves at the latest when it is closed. */
    public void enter(Channel connection) {
        SocketAddress address = connection.remoteAddress();
        Channel eldest = null;
        synchronized (unknown) {
            if (unknown.size() >= MOST) {
                eldest = unknown.pollFirstEntry().getValue();
            }
            unknown.put(address, connection);
        }
        connection.closeFuture().addListener(closed -> leave(address));
        if (eldest != null) {
            flooded.run();
            eldest.close();
        }
    }

    /** Removes a connection that has proven itself or is closed. */
    public void leave(SocketAddress address) {
        synchronized (unknown) {
            unknown.remove(address);
        }
    }
}
