package io.locmoe.client;

import io.locmoe.client.MeshException.Reason;
import io.vertx.core.net.SocketAddress;
import java.util.Optional;

/**
 * The control plane of a node.
 *
 * @param node name of the node, which it must prove where there are certificates; empty for any node
 */
record ControlAddress(String host, int port, Optional<String> node) {
    private static final String FORM = ".+:\\d{1,5}";
    private static final int LAST_PORT = 65_535;

    /** @throws MeshException if it is not HOST:PORT */
    static ControlAddress parse(String address) {
        int colon = address.lastIndexOf(':');
        if (!address.matches(FORM) || Integer.parseInt(address.substring(colon + 1)) > LAST_PORT) {
            throw new MeshException(Reason.INVALID, "the address of a node is HOST:PORT, not '" + address + "'");
        }
        return new ControlAddress(
                address.substring(0, colon), Integer.parseInt(address.substring(colon + 1)), Optional.empty());
    }

    static ControlAddress of(MeshMember member) {
        return new ControlAddress(member.host(), member.controlPort(), Optional.of(member.name()));
    }

    SocketAddress socket() {
        return SocketAddress.inetSocketAddress(port, host);
    }

    boolean isSamePlace(ControlAddress other) {
        return port == other.port && host.equals(other.host);
    }

    /** For messages, within a sentence. */
    @Override
    public String toString() {
        return node.map(name -> name + " (" + host + ":" + port + ")").orElse("the node at " + host + ":" + port);
    }
}
