package io.locmoe.topology;

import com.hazelcast.cluster.MembershipEvent;
import com.hazelcast.cluster.MembershipListener;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.HazelcastInstanceNotActiveException;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This node's member of Hazelcast. Joins again when Hazelcast has ended by itself, and when the seed answers but is in
 * another mesh, because it was restarted or the network was partitioned. Until then it reports no members. Thread-safe.
 */
final class HazelcastLink implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HazelcastLink.class);
    private static final UUID NOBODY = new UUID(0, 0);
    private static final long LOOK = 1_000;

    private final MemberThread thread = new MemberThread("mesh-join");
    private final SeedWatch seed;
    private volatile MembershipConfig config;
    private volatile HazelcastInstance hazelcast;
    private Runnable news;
    private Consumer<UUID> disconnected;
    private volatile List<String> lastKnown = List.of();
    private boolean closed;

    HazelcastLink(MembershipConfig config) {
        this.config = config;
        this.seed = new SeedWatch(config);
    }

    /**
     * Joins. Blocks until this node is a member, or throws a {@link TopologyException}.
     *
     * @param told called when the members may have changed, on a Hazelcast thread
     * @param lost called when a connection to a member has ended, on a Hazelcast thread
     */
    void join(Runnable told, Consumer<UUID> lost) {
        news = told;
        disconnected = lost;
        hazelcast = new HazelcastStart(config, List.of()).start();
        config = config.withPort(
                hazelcast.getCluster().getLocalMember().getAddress().getPort());
        listen(hazelcast);
        seed.joined(others());
        thread.every(LOOK, this::look);
    }

    private void listen(HazelcastInstance started) {
        LostConnections.listen(started, disconnected);
        started.getCluster().addMembershipListener(new MembershipListener() {
            @Override
            public void memberAdded(MembershipEvent event) {
                news.run();
            }

            @Override
            public void memberRemoved(MembershipEvent event) {
                news.run();
            }
        });
    }

    int port() {
        return config.port();
    }

    /** UUID of this node's member; it changes when the node joins again. */
    UUID member() {
        try {
            return hazelcast.getCluster().getLocalMember().getUuid();
        } catch (HazelcastInstanceNotActiveException e) {
            return NOBODY;
        }
    }

    /** All members, in the order in which they joined. */
    List<MemberHint> hints() {
        try {
            return hazelcast.getCluster().getMembers().stream()
                    .map(MemberHint::of)
                    .toList();
        } catch (HazelcastInstanceNotActiveException e) {
            return List.of();
        }
    }

    private List<String> others() {
        return hints().stream()
                .filter(member -> !member.self())
                .map(MemberHint::socket)
                .toList();
    }

    private void look() {
        boolean ended = !hazelcast.getLifecycleService().isRunning();
        if (!ended) {
            lastKnown = others();
        }
        if (ended) {
            LOG.warn("Hazelcast has ended by itself; {} joins again", config.self());
            joinAgain();
        } else if (seed.isElsewhere(lastKnown)) {
            LOG.warn(
                    "the seed {} is in a mesh of its own; {} joins it",
                    config.join().getFirst(),
                    config.self());
            seed.pause();
            joinAgain();
        }
    }

    private void joinAgain() {
        hazelcast.getLifecycleService().terminate();
        news.run();
        try {
            take(new HazelcastStart(config, lastKnown).start());
        } catch (TopologyException e) {
            LOG.warn("{}; it tries again", e.getMessage());
        }
    }

    private synchronized void take(HazelcastInstance started) {
        if (closed) {
            started.getLifecycleService().terminate();
            return;
        }
        hazelcast = started;
        listen(started);
        news.run();
    }

    /** Breaks the connections to the others without a word. */
    void breakOff() {
        end();
        hazelcast.getLifecycleService().terminate();
    }

    /** Leaves the mesh and tells the others. */
    @Override
    public void close() {
        end();
        hazelcast.shutdown();
    }

    private void end() {
        thread.close();
        synchronized (this) {
            closed = true;
        }
    }
}
