package io.locmoe.topology;

import com.hazelcast.cluster.Member;
import com.hazelcast.cluster.MembershipEvent;
import com.hazelcast.core.HazelcastInstance;
import io.locmoe.topology.TopologyException.Code;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Membership by an embedded Hazelcast member. */
final class HazelcastMembership implements MeshMembership {
    private static final Logger LOG = LoggerFactory.getLogger(HazelcastMembership.class);

    private final HazelcastInstance hazelcast;
    private final MeshNode self;
    private final List<MembershipListener> listeners = new CopyOnWriteArrayList<>();
    private final Object change = new Object();
    private final PlacementRegistry placements;

    private HazelcastMembership(HazelcastInstance hazelcast, MeshNode self) {
        this.hazelcast = hazelcast;
        this.self = self;
        this.placements = new HazelcastPlacements(hazelcast);
        hazelcast.getCluster().addMembershipListener(new com.hazelcast.cluster.MembershipListener() {
            @Override
            public void memberAdded(MembershipEvent event) {
                signal();
                MeshNode node = MemberAttributes.read(event.getMember());
                LOG.info("{} joined the mesh", node);
                listeners.forEach(listener -> listener.joined(node));
            }

            @Override
            public void memberRemoved(MembershipEvent event) {
                signal();
                MeshNode node = MemberAttributes.read(event.getMember());
                LOG.info("{} left the mesh", node);
                listeners.forEach(listener -> listener.left(node));
            }
        });
    }

    static MeshMembership join(MembershipConfig config) {
        HazelcastInstance hazelcast = new HazelcastStart(config).start();
        try {
            refuseDuplicateIndex(hazelcast, config.self());
            return new HazelcastMembership(hazelcast, config.self());
        } catch (RuntimeException e) {
            hazelcast.getLifecycleService().terminate();
            throw e;
        }
    }

    /** Of two nodes with the same index, the later one leaves: all members see the same order of members. */
    private static void refuseDuplicateIndex(HazelcastInstance hazelcast, MeshNode self) {
        for (Member member : hazelcast.getCluster().getMembers()) {
            if (member.localMember() || self.index() == MeshNode.NO_INDEX) {
                return;
            }
            MeshNode other = MemberAttributes.read(member);
            if (other.index() == self.index()) {
                throw new TopologyException(
                        Code.DUPLICATE_INDEX,
                        self + " has the index " + self.index() + ", which " + other
                                + " already has; give each node of a mesh its own index");
            }
        }
    }

    @Override
    public MeshNode self() {
        return self;
    }

    @Override
    public int port() {
        return hazelcast.getCluster().getLocalMember().getAddress().getPort();
    }

    @Override
    public List<MeshNode> nodes() {
        List<MeshNode> nodes = new ArrayList<>();
        hazelcast.getCluster().getMembers().forEach(member -> nodes.add(MemberAttributes.read(member)));
        nodes.sort(Comparator.comparingInt(
                (MeshNode node) -> node.index() == MeshNode.NO_INDEX ? Integer.MAX_VALUE : node.index()));
        return List.copyOf(nodes);
    }

    @Override
    public List<MeshNode> awaitNodes(int count, Duration deadline) {
        long end = System.nanoTime() + deadline.toNanos();
        synchronized (change) {
            List<MeshNode> nodes = nodes();
            while (nodes.size() < count) {
                long rest = end - System.nanoTime();
                if (rest <= 0) {
                    throw new TopologyException(Code.INCOMPLETE, incomplete(nodes, count, deadline));
                }
                pause(rest);
                nodes = nodes();
            }
            return nodes;
        }
    }

    private static String incomplete(List<MeshNode> nodes, int count, Duration deadline) {
        return nodes.size() + " of " + count + " nodes after " + deadline.toSeconds() + " s: "
                + nodes.stream().map(MeshNode::name).collect(Collectors.joining(", "))
                + (nodes.size() == 1 ? " is here" : " are here");
    }

    private void pause(long nanoseconds) {
        try {
            TimeUnit.NANOSECONDS.timedWait(change, Math.max(nanoseconds, 1_000_000));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TopologyException(Code.INCOMPLETE, "interrupted while waiting for nodes of the mesh", e);
        }
    }

    private void signal() {
        synchronized (change) {
            change.notifyAll();
        }
    }

    @Override
    public void addListener(MembershipListener listener) {
        listeners.add(listener);
    }

    @Override
    public PlacementRegistry placements() {
        return placements;
    }

    @Override
    public void close() {
        hazelcast.shutdown();
    }
}
