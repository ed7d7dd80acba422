package io.locmoe.topology;

import java.util.Objects;

/**
 * Address at which a node can be asked for its identity.
 *
 * @param name     name that the node must prove
 * @param host     host of the node
 * @param rankPort port of its control plane for nodes
 */
public record MemberAddress(String name, String host, int rankPort) {
    private static final int LONGEST = 253;
    private static final int LAST_PORT = 65_535;

    /** @throws IllegalArgumentException if this cannot be such an address */
    public MemberAddress {
        check("name", name);
        check("host", host);
        if (rankPort < 1 || rankPort > LAST_PORT) {
            throw new IllegalArgumentException("it claims to have the rankPort " + rankPort);
        }
    }

    private static void check(String what, String text) {
        Objects.requireNonNull(text, what);
        if (text.isBlank() || text.length() > LONGEST || text.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("it claims to have a " + what + " that is none");
        }
    }
}
