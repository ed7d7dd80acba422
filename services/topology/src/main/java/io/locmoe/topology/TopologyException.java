package io.locmoe.topology;

/** Why a mesh did not come together. The message is for the operator. */
public final class TopologyException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What went wrong. */
    public enum Code {
        /** The membership port is in use. */
        PORT_IN_USE(false),
        /** The address to bind is not one of this machine, or a host has no address. */
        ADDRESS(false),
        /** The membership service cannot work with its settings. */
        CONFIGURATION(false),
        /** Another node has the same index. */
        DUPLICATE_INDEX(false),
        /** The seed does not answer, or refuses this node. */
        NOT_JOINED(true),
        /** Nodes are missing at the deadline. */
        INCOMPLETE(true),
        /** Anything else; the message has the cause. */
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

    public TopologyException(Code code, String message) {
        super(message);
        this.code = code;
    }

    public TopologyException(Code code, String message, Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    public Code code() {
        return code;
    }
}
