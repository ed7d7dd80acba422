package io.locmoe.node;

/** Why a node does not start. The message is for the operator. */
public final class NodeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What went wrong. */
    public enum Code {
        /** The configuration cannot be used. */
        CONFIGURATION,
        /** A port is in use. */
        PORT_IN_USE,
        /** An address does not belong to this machine, or a host has no address. */
        ADDRESS,
        /** The mesh cannot be joined. */
        MESH,
        /** A defect. */
        INTERNAL
    }

    private final Code code;

    public NodeException(Code code, String message, Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    public Code code() {
        return code;
    }
}
