package io.locmoe.topology;

import java.util.Objects;

/**
 * Where a node can be asked who it is.
 *
 * @param name     that the node must prove to have
 * @param host     at which the node is reached
 * @param rankPort of its control plane for nodes
 */
public record MemberAddress(String name, String host, int rankPort) {
    private static final int LONGEST = 253;
    private static final int LAST_PORT = 65_535;

    /** @throws IllegalArgumentException for what cannot be such an address */
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
