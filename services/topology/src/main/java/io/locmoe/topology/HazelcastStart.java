package io.locmoe.topology;

import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastException;
import com.hazelcast.core.HazelcastInstance;
import io.locmoe.topology.TopologyException.Code;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;

/**
 * Starts the Hazelcast member. A member gives up at once where its seed refuses the connection, so a node that starts
 * before its seed first waits for the seed's port, which costs nothing, and tries again until the deadline.
 */
final class HazelcastStart {
    private static final int PAUSE_MILLISECONDS = 100;

    private final MembershipConfig config;
    private final long end;

    HazelcastStart(MembershipConfig config) {
        this.config = config;
        this.end = System.nanoTime() + config.joinDeadline().toNanos();
    }

    HazelcastInstance start() {
        while (true) {
            if (!config.isSeed()) {
                awaitSeed();
            }
            try {
                return Hazelcast.newHazelcastInstance(HazelcastSettings.of(config));
            } catch (HazelcastException e) {
                throw new TopologyException(Code.PORT_IN_USE, "the membership port " + config.self().host() + ":"
                        + config.port() + " is in use; stop the process that has it or configure another port", e);
            } catch (IllegalStateException e) {
                if (config.isSeed() || System.nanoTime() >= end) {
                    throw notJoined("was refused; check that all nodes have the same cluster name and version", e);
                }
                pause();
            }
        }
    }

    private void awaitSeed() {
        while (true) {
            try (Socket probe = new Socket()) {
                probe.connect(seed(), PAUSE_MILLISECONDS * 10);
                return;
            } catch (IOException e) {
                if (System.nanoTime() >= end) {
                    throw notJoined("does not answer; check that the first node of the join list runs", e);
                }
                pause();
            }
        }
    }

    private InetSocketAddress seed() {
        String address = config.join().getFirst();
        int colon = address.lastIndexOf(':');
        return new InetSocketAddress(address.substring(0, colon), Integer.parseInt(address.substring(colon + 1)));
    }

    private TopologyException notJoined(String why, Exception cause) {
        String mesh = config.self().name() + " could not join the mesh '" + config.clusterName() + "'";
        return new TopologyException(Code.NOT_JOINED, config.isSeed() ? mesh : mesh + " through "
                + config.join().getFirst() + " within " + config.joinDeadline().toSeconds() + " s: it " + why, cause);
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
