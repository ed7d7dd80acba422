package io.locmoe.client;

import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;

/** Why a call to a mesh failed. The message is for people: the node's own where a node has refused the call. */
public final class MeshException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What went wrong, for programs. */
    public enum Reason {
        /** The request cannot be met, now or later: wrong settings, or an address that is none. */
        INVALID,
        /** The files with certificate or token cannot be used. */
        FILES,
        /** No node knows the run. */
        UNKNOWN_RUN,
        /** The mesh is running another run. */
        BUSY,
        /** The mesh has too few nodes or devices. */
        INSUFFICIENT,
        /** The node is still joining the mesh, or leaving it. */
        NOT_READY,
        /** The caller has not proven who it is. */
        UNAUTHENTICATED,
        /** The caller's role does not permit the call. */
        FORBIDDEN,
        /** The caller asks for too much at once. */
        TOO_MUCH,
        /** The node speaks another version of the protocol. */
        UNSUPPORTED,
        /** One of the sides does not trust the other's certificate. */
        UNTRUSTED,
        /** No node answers. */
        UNREACHABLE,
        /** No answer in time. */
        DEADLINE,
        /** The calling thread was interrupted; its interrupt status is set again. */
        INTERRUPTED,
        /** A defect; the node's log has the cause. */
        INTERNAL
    }

    private static final Set<Reason> PASSING = EnumSet.of(Reason.UNREACHABLE, Reason.DEADLINE, Reason.NOT_READY);

    /** The reason. */
    private final Reason reason;

    MeshException(Reason reason, String message) {
        this(reason, message, null);
    }

    MeshException(Reason reason, String message, Throwable cause) {
        super(Objects.requireNonNull(message, "message"), cause);
        this.reason = Objects.requireNonNull(reason, "reason");
    }

    /** What went wrong. */
    public Reason reason() {
        return reason;
    }

    /** Whether another node, or the same one a little later, may answer. */
    boolean isPassing() {
        return PASSING.contains(reason);
    }
}
