package io.locmoe.topology;

import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import io.locmoe.topology.TopologyException.Code;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Optional;

/**
 * Starts the Hazelcast member. Nodes that are not the seed open their membership port only after the seed has opened
 * its own. So whoever answers a starting seed is a member of a running mesh, which the seed then joins; if nobody
 * answers, it opens a new mesh at once.
 */
final class HazelcastStart {
    private static final int PAUSE_MILLISECONDS = 100;
    private static final int PROBE_MILLISECONDS = 1000;

    private final MembershipConfig config;
    private final long end;

    HazelcastStart(MembershipConfig config) {
        this.config = config;
        this.end = System.nanoTime() + config.joinDeadline().toNanos();
    }

    HazelcastInstance start() {
        while (true) {
            Optional<String> through = config.isSeed() ? runningMember() : Optional.of(awaitSeed());
            try {
                return Hazelcast.newHazelcastInstance(HazelcastSettings.of(config, through));
            } catch (IllegalStateException e) {
                if (System.nanoTime() >= end) {
                    throw notJoined("was refused; check that all nodes have the same cluster name and version", e);
                }
                pause();
            } catch (RuntimeException e) {
                throw StartFailure.of(config, e);
            }
        }
    }

    private Optional<String> runningMember() {
        return config.join().stream()
                .skip(1)
                .filter(address -> refusal(address) == null)
                .findFirst();
    }

    private String awaitSeed() {
        String seed = config.join().getFirst();
        IOException refusal = refusal(seed);
        while (refusal != null) {
            if (System.nanoTime() >= end) {
                throw notJoined("does not answer; check that the first node of the join list is running", refusal);
            }
            pause();
            refusal = refusal(seed);
        }
        return seed;
    }

    /** Why nobody answers at an address; null if somebody does. */
    private static IOException refusal(String address) {
        int colon = address.lastIndexOf(':');
        try (Socket probe = new Socket()) {
            probe.connect(
                    new InetSocketAddress(address.substring(0, colon), Integer.parseInt(address.substring(colon + 1))),
                    PROBE_MILLISECONDS);
            return null;
        } catch (IOException e) {
            return e;
        }
    }

    private TopologyException notJoined(String why, Exception cause) {
        String mesh = config.self().name() + " could not join the mesh '" + config.clusterName() + "'";
        return new TopologyException(
                Code.NOT_JOINED,
                config.isSeed()
                        ? mesh
                        : mesh + " through " + config.join().getFirst() + " within "
                                + config.joinDeadline().toSeconds() + " s: it " + why,
                cause);
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
