package io.locmoe.control;

import java.util.Objects;

/** Why a call of the control plane failed. The message is for the user. */
public final class ControlException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What went wrong. */
    public enum Code {
        /** The request cannot be run, now or later. */
        INVALID(false),
        /** No such job. */
        UNKNOWN_JOB(false),
        /** Another job holds the mesh. */
        BUSY(true),
        /** The mesh has too few nodes or devices. */
        INSUFFICIENT(true),
        /** The node is still joining the mesh, or leaving it. */
        NOT_READY(true),
        /** Nobody answers at the address. */
        UNREACHABLE(true),
        /** No answer in time. */
        DEADLINE(true),
        /** A defect; the node's log has the cause. */
        INTERNAL(false);

        private final boolean retryable;

        Code(boolean retryable) {
            this.retryable = retryable;
        }

        /** Whether the same call may work later. */
        public boolean retryable() {
            return retryable;
        }
    }

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
}
