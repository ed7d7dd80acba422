package io.locmoe.topology;

import com.hazelcast.config.InvalidConfigurationException;
import io.locmoe.topology.TopologyException.Code;
import java.net.BindException;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Describes why Hazelcast did not start, in one sentence. Hazelcast's own message blames every bind failure on a port
 * in use; the system's exception, which is its cause, tells the cases apart.
 */
final class HazelcastFailure {
    private HazelcastFailure() {}

    static TopologyException of(MembershipConfig config, RuntimeException failure) {
        return find(failure, BindException.class)
                .map(cause -> bind(config, cause, failure))
                .or(() -> find(failure, UnknownHostException.class).map(cause -> noAddress(config, failure)))
                .or(() -> settings(failure))
                .orElseGet(() -> new TopologyException(
                        Code.INTERNAL, "the membership service did not start: " + root(failure), failure));
    }

    private static TopologyException bind(MembershipConfig config, BindException cause, RuntimeException failure) {
        String address = config.bind() + ":" + config.port();
        if (String.valueOf(cause.getMessage()).contains("in use")) {
            return new TopologyException(
                    Code.PORT_IN_USE,
                    "the membership port " + address
                            + " is in use; stop the process that has it or configure another port",
                    failure);
        }
        return new TopologyException(
                Code.ADDRESS,
                "the membership port " + address + " cannot be bound (" + cause.getMessage()
                        + "); bind must be an address of this machine, or 0.0.0.0 for all of them",
                failure);
    }

    private static TopologyException noAddress(MembershipConfig config, RuntimeException failure) {
        return new TopologyException(
                Code.ADDRESS,
                "one of the hosts '" + config.self().host() + "' and '" + config.bind()
                        + "' has no address; check their spelling, or use numeric addresses",
                failure);
    }

    private static Optional<TopologyException> settings(RuntimeException failure) {
        return find(failure, InvalidConfigurationException.class)
                .<RuntimeException>map(cause -> cause)
                .or(() -> find(failure, IllegalArgumentException.class))
                .map(cause -> new TopologyException(
                        Code.CONFIGURATION,
                        "the membership service refuses its settings: " + cause.getMessage()
                                + "; check host, bind, membershipPort, join and cluster, and system properties named"
                                + " hazelcast.*",
                        failure));
    }

    private static <T extends Throwable> Optional<T> find(Throwable failure, Class<T> type) {
        return causes(failure).filter(type::isInstance).map(type::cast).findFirst();
    }

    private static Throwable root(Throwable failure) {
        return causes(failure).reduce(failure, (outer, inner) -> inner);
    }

    private static Stream<Throwable> causes(Throwable failure) {
        return Stream.iterate(failure, cause -> cause != null, Throwable::getCause);
    }
}
