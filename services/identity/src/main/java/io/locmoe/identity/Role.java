package io.locmoe.identity;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What a principal may do. Of the roles of users a later one may do all that an earlier one may; a node is no user. */
public enum Role {
    /** See the mesh, its jobs and its metrics. */
    WATCH,
    /** Start jobs, and end those that the same principal started. */
    SUBMIT,
    /** End every job. */
    ADMINISTER,
    /** Be a node: exchange tensors, start and end the ranks of a job. */
    NODE;

    /** Whether this role may do what needs the other one. */
    public boolean permits(Role needed) {
        return this == NODE || needed == NODE ? this == needed : compareTo(needed) >= 0;
    }

    /** As certificates and users write it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The role with this word. */
    public static Optional<Role> of(String word) {
        return Stream.of(values()).filter(role -> role.word().equals(word)).findFirst();
    }
}
