package io.locmoe.control.access;

import io.locmoe.run.Caller;
import io.locmoe.run.ControlException;
import io.vertx.core.net.SocketAddress;
import java.util.Optional;

/**
 * A port of a node, as the target of calls.
 *
 * @param node   name of the node, which it must prove where there are certificates; empty for any node
 * @param caller user for whom a call is passed on; empty for the client itself
 */
public record Target(String host, int port, Optional<String> node, Optional<Caller> caller) {

    /**
     * A node as users name it.
     *
     * @param address host:port
     * @throws ControlException if it is malformed
     */
    public static Target parse(String address) {
        int colon = address.lastIndexOf(':');
        if (!address.matches(".+:\\d{1,5}") || Integer.parseInt(address.substring(colon + 1)) > 65535) {
            throw new ControlException(
                    ControlException.Code.INVALID, "the address of a mesh is HOST:PORT, not '" + address + "'");
        }
        return new Target(
                address.substring(0, colon),
                Integer.parseInt(address.substring(colon + 1)),
                Optional.empty(),
                Optional.empty());
    }

    public SocketAddress address() {
        return SocketAddress.inetSocketAddress(port, host);
    }

    /** The same port, of the node with this name. */
    public Target of(String name) {
        return new Target(host, port, Optional.of(name), caller);
    }

    /** For messages, within a sentence. */
    @Override
    public String toString() {
        return node.map(name -> name + " (" + host + ":" + port + ")").orElse("the node at " + host + ":" + port);
    }
}
