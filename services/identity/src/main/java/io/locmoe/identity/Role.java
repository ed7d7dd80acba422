package io.locmoe.identity;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What a principal may do. Each role of users includes the ones before it; a node is not a user. */
public enum Role {
    /** See the mesh, its jobs and its metrics. */
    WATCH,
    /** Start jobs, and end jobs of the same principal. */
    SUBMIT,
    /** End any job. */
    ADMINISTER,
    /** Be a node: exchange tensors, start and end the ranks of a job. */
    NODE;

    /** Whether this role includes the needed one. */
    public boolean permits(Role needed) {
        return this == NODE || needed == NODE ? this == needed : compareTo(needed) >= 0;
    }

    /** Its name in certificates and for users. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The role with this word. */
    public static Optional<Role> of(String word) {
        return Stream.of(values()).filter(role -> role.word().equals(word)).findFirst();
    }
}
