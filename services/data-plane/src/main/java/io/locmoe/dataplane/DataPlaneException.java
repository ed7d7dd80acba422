package io.locmoe.dataplane;

import io.locmoe.spi.comm.ExchangeException;

/** A communication failure: a code for the caller's decision, a sentence for the operator. */
public final class DataPlaneException extends ExchangeException {
    private static final long serialVersionUID = 1L;

    /** The kind of failure. */
    public enum Code {
        /** Nothing arrived in time. */
        DEADLINE,
        /** The receiver accepted nothing in time. */
        BACK_PRESSURE,
        /** A peer closed its stream, died or cannot be reached. */
        PEER_LOST,
        /** The job was aborted on this node. */
        CANCELLED,
        /** The message carries a placement epoch other than the receiver's. */
        STALE_EPOCH,
        /** The other end of a connection is not the expected node, or that node already has its stream. */
        FOREIGN_NODE,
        /** The message belongs to a job that the receiver does not run. */
        FOREIGN_JOB,
        /** A message that breaks the wire format or the order of calls. */
        PROTOCOL,
        /** More than one bit of a message changed on its way. */
        DAMAGED
    }

    private final Code code;

    public DataPlaneException(Code code, String message) {
        super(message);
        this.code = code;
    }

    public DataPlaneException(Code code, String message, Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    public Code code() {
        return code;
    }
}
