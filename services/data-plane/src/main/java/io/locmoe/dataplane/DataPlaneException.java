package io.locmoe.dataplane;

import io.locmoe.spi.comm.ExchangeException;

/** Why bytes did not arrive: a code for the caller's decision, a sentence for the operator. */
public final class DataPlaneException extends ExchangeException {
    private static final long serialVersionUID = 1L;

    /** What went wrong. */
    public enum Code {
        /** Nothing arrived in time. */
        DEADLINE(false),
        /** The receiver took nothing in time. */
        BACK_PRESSURE(false),
        /** A peer closed its stream, died or cannot be reached. */
        PEER_LOST(true),
        /** The job was aborted here. */
        CANCELLED(false),
        /** The message carries a placement epoch other than the receiver's. */
        STALE_EPOCH(true),
        /** The message belongs to a job that the receiver does not run. */
        FOREIGN_JOB(false),
        /** A message that breaks the wire format or the order of calls. */
        PROTOCOL(false);

        private final boolean retryable;

        Code(boolean retryable) {
            this.retryable = retryable;
        }

        /** Whether the same job can go on from its last checkpoint, with a new session. */
        public boolean retryable() {
            return retryable;
        }
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
