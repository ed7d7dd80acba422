package io.locmoe.identity;

import java.util.Optional;

/**
 * How a process and its peers in a mesh trust each other: in an open mesh without any proof, otherwise by an
 * {@link Identity}. Thread-safe.
 */
public sealed interface Trust permits Trust.Open, Identity {
    /** The trust of an open mesh, in which nobody proves anything, so that everybody may do everything. */
    Trust OPEN = new Open();

    /** See {@link #OPEN}. */
    record Open() implements Trust {
        @Override
        public Optional<IdentityException> explain(Throwable failure) {
            return Optional.empty();
        }
    }

    default boolean isOpen() {
        return this instanceof Open;
    }

    /**
     * Explains a failed connection if certificates are the cause: why this side refused the other, or that the other
     * side refused this one. Empty if certificates were not the cause.
     */
    Optional<IdentityException> explain(Throwable failure);
}
