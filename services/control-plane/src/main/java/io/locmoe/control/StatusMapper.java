package io.locmoe.control;

import io.locmoe.control.ControlException.Code;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.StreamResetException;
import io.vertx.grpc.common.GrpcStatus;
import java.io.IOException;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one place where exceptions become gRPC statuses and statuses become exceptions. */
final class StatusMapper {
    /** Trailer with the exact code, which is finer than the status. */
    static final String CODE = "locmoe-code";

    private static final Logger LOG = LoggerFactory.getLogger(StatusMapper.class);

    private StatusMapper() {}

    /** What to tell a caller. A defect is logged here and never sent. */
    static ControlException toSend(String method, Throwable failure) {
        if (failure instanceof ControlException known) {
            return known;
        }
        LOG.error("{} failed", method, failure);
        return new ControlException(
                Code.INTERNAL,
                method + " failed inside the node (" + failure.getClass().getSimpleName() + "); its log has the cause",
                failure);
    }

    static GrpcStatus status(Code code) {
        return switch (code) {
            case INVALID -> GrpcStatus.INVALID_ARGUMENT;
            case UNKNOWN_JOB -> GrpcStatus.NOT_FOUND;
            case BUSY, INSUFFICIENT -> GrpcStatus.FAILED_PRECONDITION;
            case NOT_READY, UNREACHABLE -> GrpcStatus.UNAVAILABLE;
            case DEADLINE -> GrpcStatus.DEADLINE_EXCEEDED;
            case INTERNAL -> GrpcStatus.INTERNAL;
        };
    }

    /** An answer with an error status, as the caller sees it. */
    static ControlException received(String address, GrpcStatus status, String message, String code) {
        String text = message == null || message.isEmpty() ? "the node at " + address + " answered " + status : message;
        for (Code known : Code.values()) {
            if (known.name().equals(code)) {
                return new ControlException(known, text);
            }
        }
        return new ControlException(
                status == GrpcStatus.UNAVAILABLE
                        ? Code.NOT_READY
                        : status == GrpcStatus.DEADLINE_EXCEEDED ? Code.DEADLINE : Code.INTERNAL,
                text);
    }

    /** A call that got no answer. */
    static ControlException unanswered(String address, String method, Throwable failure) {
        if (failure instanceof ControlException known) {
            return known;
        }
        if (failure instanceof TimeoutException) {
            return new ControlException(
                    Code.DEADLINE, "the node at " + address + " did not answer " + method + " in time", failure);
        }
        if (failure instanceof IOException
                || failure instanceof HttpClosedException
                || failure instanceof StreamResetException) {
            return new ControlException(
                    Code.UNREACHABLE,
                    "no node answers at " + address + " (" + failure.getMessage() + "); check that it is running",
                    failure);
        }
        return new ControlException(Code.INTERNAL, method + " at " + address + " failed: " + failure, failure);
    }
}
