package io.locmoe.node;

import io.locmoe.node.NodeException.Code;
import io.locmoe.settings.SettingsException;
import io.locmoe.topology.TopologyException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.util.Optional;
import java.util.stream.Stream;

/** Explains in one sentence why a role of a node did not start. */
final class StartFailure {
    private StartFailure() {}

    /** Explains why a server could not listen. */
    static NodeException port(NodeConfig config, String key, int port, Throwable failure) {
        String address = config.name() + ": " + key + " " + config.bind() + ":" + port;
        // Netty's native transport has its own exception, with the system's text.
        if (says(failure, "Address already in use").isPresent()) {
            return new NodeException(
                    Code.PORT_IN_USE,
                    address + " is in use; stop the process that has it, or set another port, or 0 for any",
                    failure);
        }
        if (says(failure, "Cannot assign requested address").isPresent()) {
            return new NodeException(
                    Code.ADDRESS,
                    address + " cannot be bound: bind must be an address of this machine, or 0.0.0.0 for all of them",
                    failure);
        }
        if (isUnresolved(failure)) {
            return new NodeException(
                    Code.ADDRESS,
                    address + " cannot be opened: '" + config.bind()
                            + "' has no address; check the spelling of bind and" + " host, or use numeric addresses",
                    failure);
        }
        return new NodeException(Code.INTERNAL, address + " cannot be opened: " + failure, failure);
    }

    private static boolean isUnresolved(Throwable failure) {
        return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
                .anyMatch(
                        cause -> cause instanceof UnknownHostException || cause instanceof UnresolvedAddressException);
    }

    private static Optional<Throwable> says(Throwable failure, String words) {
        return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
                .filter(cause -> String.valueOf(cause.getMessage()).contains(words))
                .findFirst();
    }

    /** Explains any failure of a start. */
    static NodeException of(NodeConfig config, Throwable failure) {
        return switch (failure) {
            case NodeException known -> known;
            case TopologyException topology ->
                new NodeException(code(topology.code()), config.name() + ": " + topology.getMessage(), topology);
            case SettingsException wrong ->
                new NodeException(Code.CONFIGURATION, config.name() + ": " + wrong.getMessage(), wrong);
            default -> new NodeException(Code.INTERNAL, config.name() + " did not start: " + failure, failure);
        };
    }

    private static Code code(TopologyException.Code code) {
        return switch (code) {
            case PORT_IN_USE -> Code.PORT_IN_USE;
            case ADDRESS -> Code.ADDRESS;
            case CONFIGURATION -> Code.CONFIGURATION;
            case DUPLICATE_INDEX, DUPLICATE_NAME, NOT_JOINED, INTERRUPTED -> Code.MESH;
            case INTERNAL -> Code.INTERNAL;
        };
    }
}
