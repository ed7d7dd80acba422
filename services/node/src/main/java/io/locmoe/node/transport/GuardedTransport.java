package io.locmoe.node.transport;

import io.vertx.core.transport.Transport;

/** NIO for Vert.x, with {@link GuardedSockets}. */
public final class GuardedTransport implements Transport {
    private final GuardedSockets sockets = new GuardedSockets(NIO.implementation());

    @Override
    public String name() {
        return NIO.name();
    }

    @Override
    public boolean available() {
        return true;
    }

    @Override
    public Throwable unavailabilityCause() {
        return null;
    }

    @Override
    public GuardedSockets implementation() {
        return sockets;
    }
}
