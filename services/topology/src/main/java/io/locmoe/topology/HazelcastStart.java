package io.locmoe.topology;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.instance.impl.HazelcastInstanceFactory;
import io.locmoe.topology.TopologyException.Code;
import io.locmoe.topology.joining.PatientWait;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts the Hazelcast member. Nodes other than the seed open their membership port only after the seed has opened its
 * own. So a node that answers a starting seed is a member of a running mesh, which the seed then joins; if none
 * answers, the seed opens a new mesh at once.
 */
final class HazelcastStart {
    private static final Logger LOG = LoggerFactory.getLogger(HazelcastStart.class);
    private static final int PAUSE_MILLISECONDS = 100;
    private static final int PROBE_MILLISECONDS = 1000;
    /** Attempts of a seed to join a running mesh, which may still count the seed's former process as a member. */
    private static final int ATTEMPTS = 3;

    private final MembershipConfig config;
    private final List<String> known;
    private final PatientWait wait;

    /** @param known addresses of members from an earlier membership, through which this node may also join */
    HazelcastStart(MembershipConfig config, List<String> known) {
        this(config, known, new PatientWait(config.joinDeadline(), LOG::info, System::nanoTime));
    }

    HazelcastStart(MembershipConfig config, List<String> known, PatientWait wait) {
        this.config = config;
        this.known = List.copyOf(known);
        this.wait = wait;
    }

    HazelcastInstance start() {
        checkAddress();
        for (int attempt = 1; ; attempt++) {
            // Two nodes waiting for each other would wait for ever; running nodes join a seed that has opened a mesh.
            Optional<String> through = config.isSeed() ? runningMember(attempt) : Optional.of(awaitMember());
            try {
                return HazelcastInstanceFactory.newHazelcastInstance(
                        HazelcastSettings.of(config, through), null, GuardedExtension.context(config.trust()));
            } catch (IllegalStateException e) {
                missing("refuses this node; check that all nodes have the same cluster name and version", e);
            } catch (RuntimeException e) {
                throw HazelcastFailure.of(config, e);
            }
        }
    }

    /** Checked first, because Hazelcast reports an address that it cannot bind as a stack trace. */
    private void checkAddress() {
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(InetAddress.getByName(config.bind()), config.port()));
            InetAddress.getByName(config.self().host());
        } catch (IOException e) {
            throw HazelcastFailure.of(config, new UncheckedIOException(e));
        }
    }

    private Optional<String> runningMember(int attempt) {
        return attempt > ATTEMPTS
                ? Optional.empty()
                : Stream.concat(config.join().stream().skip(1), known.stream())
                        .filter(address -> refusal(address).isEmpty())
                        .findFirst();
    }

    private String awaitMember() {
        String seed = config.join().getFirst();
        while (true) {
            Optional<IOException> refusal = refusal(seed);
            if (refusal.isEmpty()) {
                return seed;
            }
            Optional<String> other =
                    known.stream().filter(address -> refusal(address).isEmpty()).findFirst();
            if (other.isPresent()) {
                return other.get();
            }
            missing(
                    "does not answer (" + reason(refusal.get())
                            + "); check that the first node of the join list is running",
                    refusal.get());
        }
    }

    /** Why nobody answers at an address; empty if somebody does. */
    static Optional<IOException> refusal(String address) {
        int colon = address.lastIndexOf(':');
        try (Socket probe = new Socket()) {
            probe.connect(
                    new InetSocketAddress(address.substring(0, colon), Integer.parseInt(address.substring(colon + 1))),
                    PROBE_MILLISECONDS);
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(e);
        }
    }

    private static String reason(IOException refusal) {
        return refusal instanceof UnknownHostException ? "its name has no address" : refusal.getMessage();
    }

    /** Tells why there is no mesh to join yet and waits a moment, or ends the wait. */
    private void missing(String why, Exception cause) {
        String mesh = " the mesh '" + config.clusterName() + "'"
                + (config.isSeed() ? "" : " through " + config.join().getFirst());
        if (wait.isOver()) {
            throw new TopologyException(
                    Code.NOT_JOINED,
                    config.self().name() + " could not join" + mesh + " within "
                            + config.joinDeadline().toSeconds() + " s: it " + why,
                    cause);
        }
        wait.isMissing(config.self().name() + " cannot join" + mesh + " yet: it " + why);
        pause();
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE_MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TopologyException(Code.NOT_JOINED, "interrupted while joining the mesh", e);
        }
    }
}
