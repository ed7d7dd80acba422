package io.locmoe.topology;

import com.hazelcast.cluster.Member;
import com.hazelcast.config.MemberAttributeConfig;
import java.util.Optional;
import java.util.UUID;

/**
 * A member that Hazelcast reports, with the address at which it claims to answer. Anyone who reaches Hazelcast's port
 * can be such a member and claim anything, so nothing else is taken from there.
 *
 * @param member Hazelcast's UUID of the member
 * @param socket address at which Hazelcast reaches it, host:port
 * @param claim  address for questions; empty if it cannot be asked
 * @param fault  why it cannot be asked; empty if it can
 * @param self   whether it is this process
 */
record MemberHint(UUID member, String socket, Optional<MemberAddress> claim, String fault, boolean self) {
    private static final String NAME = "name";
    private static final String HOST = "host";
    private static final String RANK_PORT = "rankPort";

    static MemberAttributeConfig attributes(MeshNode node) {
        return new MemberAttributeConfig()
                .setAttribute(NAME, node.name())
                .setAttribute(HOST, node.host())
                .setAttribute(RANK_PORT, Integer.toString(node.rankPort()));
    }

    static MemberHint of(Member member) {
        String socket =
                member.getAddress().getHost() + ":" + member.getAddress().getPort();
        try {
            MemberAddress claim = claim(member);
            return new MemberHint(member.getUuid(), socket, Optional.of(claim), "", member.localMember());
        } catch (IllegalArgumentException e) {
            return new MemberHint(member.getUuid(), socket, Optional.empty(), e.getMessage(), member.localMember());
        }
    }

    private static MemberAddress claim(Member member) {
        String port = attribute(member, RANK_PORT);
        if (!port.matches("\\d{1,5}")) {
            throw new IllegalArgumentException("it claims to have a rankPort that is none");
        }
        return new MemberAddress(attribute(member, NAME), attribute(member, HOST), Integer.parseInt(port));
    }

    private static String attribute(Member member, String name) {
        String value = member.getAttribute(name);
        if (value == null) {
            throw new IllegalArgumentException("it claims to have no " + name);
        }
        return value;
    }

    /** For messages. */
    @Override
    public String toString() {
        return "the member of Hazelcast at " + socket;
    }
}
