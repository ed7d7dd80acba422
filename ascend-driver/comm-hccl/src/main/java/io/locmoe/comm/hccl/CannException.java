package io.locmoe.comm.hccl;

/** A call of CANN that failed: which, its code, and what CANN says about it. */
final class CannException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CannException(String call, int code, String reason) {
        super(call + " gave " + code + (reason.isEmpty() ? "" : ": " + reason));
    }
}
