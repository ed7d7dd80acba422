package io.locmoe.topology;

import io.locmoe.topology.TopologyException.Code;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/** Membership of nodes with a proven identity, which an embedded Hazelcast member discovers. */
final class HazelcastMembership implements MeshMembership {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final MeshNode self;
    private final UUID instance = UUID.randomUUID();
    private final ChangeSignal change = new ChangeSignal();
    private final HazelcastLink link;
    private final ProvenMembers members;

    private HazelcastMembership(MembershipConfig config, MemberProof proof, Duration patience) {
        this.self = config.self();
        this.link = new HazelcastLink(config);
        this.members = new ProvenMembers(new ProvenMember(instance, self), proof, patience, link::hints, change);
    }

    static MeshMembership join(MembershipConfig config, MemberProof proof) {
        return join(config, proof, PATIENCE);
    }

    /** @param patience time for a member's proof before it is ignored; it may be starting, or busy */
    static MeshMembership join(MembershipConfig config, MemberProof proof, Duration patience) {
        HazelcastMembership membership = new HazelcastMembership(config, proof, patience);
        try {
            membership.link.join(membership.members::look, membership.members::disconnected);
            membership.members.begin();
            return membership;
        } catch (RuntimeException e) {
            membership.members.close();
            throw e;
        }
    }

    @Override
    public MeshNode self() {
        return self;
    }

    @Override
    public UUID instance() {
        return instance;
    }

    @Override
    public MemberIdentity identity(UUID asker) {
        boolean known = members.seen().instances().contains(asker);
        if (!known) {
            members.look();
        }
        return new MemberIdentity(instance, link.member(), self, known);
    }

    @Override
    public int port() {
        return link.port();
    }

    @Override
    public void settle(Duration deadline) {
        change.await(() -> members.seen().settled(), deadline);
        for (MeshNode node : members.seen().before()) {
            if (self.index() != MeshNode.NO_INDEX && node.index() == self.index()) {
                throw new TopologyException(
                        Code.DUPLICATE_INDEX,
                        self + " has the index " + self.index() + ", which " + node
                                + " already has; give each node of a mesh its own index");
            }
            if (node.name().equals(self.name())) {
                throw new TopologyException(
                        Code.DUPLICATE_NAME,
                        self + " has the name of " + node + "; give each node of a mesh its own name");
            }
        }
    }

    @Override
    public List<MeshNode> nodes() {
        return members.seen().nodes();
    }

    @Override
    public void addListener(MembershipListener listener) {
        members.addListener(listener);
    }

    @Override
    public void breakOff() {
        link.breakOff();
        members.close();
    }

    @Override
    public void close() {
        members.close();
        link.close();
    }
}
