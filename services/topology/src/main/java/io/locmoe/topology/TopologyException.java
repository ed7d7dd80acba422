package io.locmoe.topology;

/** Why a mesh did not come together. The message is for the operator. */
public final class TopologyException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What went wrong. */
    public enum Code {
        /** The membership port is in use. */
        PORT_IN_USE,
        /** The address to bind is not an address of this machine, or a host has no address. */
        ADDRESS,
        /** The membership service refused its settings. */
        CONFIGURATION,
        /** Another node has the same index. */
        DUPLICATE_INDEX,
        /** Another node has the same name. */
        DUPLICATE_NAME,
        /** The seed does not answer, or refuses this node. */
        NOT_JOINED,
        /** The wait for other nodes was interrupted. */
        INTERRUPTED,
        /** Anything else; the message has the cause. */
        INTERNAL
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
