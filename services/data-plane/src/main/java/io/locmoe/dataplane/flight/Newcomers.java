package io.locmoe.dataplane.flight;

import io.netty.channel.Channel;
import java.net.SocketAddress;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/**
 * Connections of which nothing good is known yet, bounded: where there are more, the eldest gives way, so that a flood
 * delays a peer but does not lock it out. Thread-safe.
 */
public final class Newcomers {
    public static final int MOST = 256;

    private final Runnable flooded;
    private final SequencedMap<SocketAddress, Channel> unknown = new LinkedHashMap<>();

    /** @param flooded told, on an event loop, each time that one gives way */
    public Newcomers(Runnable flooded) {
        this.flooded = flooded;
    }

    /** A connection arrives; it leaves when it is closed, if not earlier. */
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

    /** The connection from there has proven what it had to, or is closed. */
    public void leave(SocketAddress address) {
        synchronized (unknown) {
            unknown.remove(address);
        }
    }
}
