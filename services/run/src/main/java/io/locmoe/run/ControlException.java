package io.locmoe.run;

import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;

/** Why a call to the control plane failed. The message is for the user. */
public final class ControlException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What went wrong. */
    public enum Code {
        /** The request cannot be run, now or later. */
        INVALID,
        /** No such job. */
        UNKNOWN_JOB,
        /** The mesh is running another job. */
        BUSY,
        /** Too few nodes of the run can be reached to continue it. */
        MINORITY,
        /** The run has newer members than the caller knows. */
        SUPERSEDED,
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
        /** The call is made in a way that the node does not accept. */
        UNSUPPORTED,
        /** The other side is not who it should be, or does not accept who this side is. */
        UNTRUSTED,
        /** No node answers at the address. */
        UNREACHABLE,
        /** No answer in time. */
        DEADLINE,
        /** A defect; the node's log has the cause. */
        INTERNAL
    }

    /** Codes that a recovering run may get while other nodes are down or have not left the last job. */
    private static final Set<Code> PASSING =
            EnumSet.of(Code.UNREACHABLE, Code.DEADLINE, Code.INSUFFICIENT, Code.BUSY, Code.NOT_READY, Code.MINORITY);

    private final Code code;

    public ControlException(Code code, String message) {
        this(code, message, null);
    }

    public ControlException(Code code, String message, Throwable cause) {
        super(Objects.requireNonNull(message, "message"), cause);
        this.code = Objects.requireNonNull(code, "code");
    }

    public Code code() {
        return code;
    }

    /**
     * Whether another node failure, or the aftermath of the last one, explains the error, so that a retry makes sense.
     */
    public boolean isPassing() {
        return PASSING.contains(code);
    }
}
