package io.locmoe.node;

import io.locmoe.node.NodeException.Code;
import io.locmoe.topology.TopologyException;
import java.net.BindException;

/** Why a role of a node did not start, as one sentence. */
final class StartFailure {
    private StartFailure() {}

    /** A server that could not listen. */
    static NodeException port(NodeConfig config, String key, int port, Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            // Netty's native transport has its own exception, with the system's text.
            if (cause instanceof BindException
                    || String.valueOf(cause.getMessage()).contains("Address already in use")) {
                return new NodeException(
                        Code.PORT_IN_USE,
                        config.name() + ": " + key + " " + config.host() + ":" + port
                                + " is in use; stop the process that has it, or set another port, or 0 for any",
                        failure);
            }
        }
        return new NodeException(
                Code.INTERNAL,
                config.name() + ": " + key + " " + config.host() + ":" + port + " cannot be opened: "
                        + failure.getMessage(),
                failure);
    }

    /** Anything that a start can meet. */
    static NodeException of(NodeConfig config, Throwable failure) {
        return switch (failure) {
            case NodeException known -> known;
            case TopologyException topology ->
                new NodeException(
                        topology.code() == TopologyException.Code.PORT_IN_USE ? Code.PORT_IN_USE : Code.MESH,
                        config.name() + ": " + topology.getMessage(),
                        topology);
            default -> new NodeException(Code.INTERNAL, config.name() + " does not start: " + failure, failure);
        };
    }
}
