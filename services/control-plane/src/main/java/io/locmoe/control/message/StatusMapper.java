package io.locmoe.control.message;

import io.locmoe.control.access.Target;
import io.locmoe.identity.IdentityException;
import io.locmoe.run.ControlException;
import io.locmoe.run.ControlException.Code;
import io.locmoe.run.FailureText;
import io.vertx.core.VertxException;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.StreamResetException;
import io.vertx.grpc.common.GrpcErrorException;
import io.vertx.grpc.common.GrpcStatus;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The only place where exceptions become gRPC statuses and statuses become exceptions. */
public final class StatusMapper {
    /** Trailer with the exact code, which is finer than the status. */
    public static final String CODE = "locmoe-code";

    private static final int LONGEST_TEXT = 4000;
    private static final Logger LOG = LoggerFactory.getLogger(StatusMapper.class);

    private StatusMapper() {}

    /** The error to send to a caller. A defect is logged and never sent, except that of a plug-in, by name. */
    public static ControlException toSend(String method, Throwable failure) {
        if (failure instanceof ControlException known) {
            return known;
        }
        LOG.error("{} failed", method, failure);
        return new ControlException(
                Code.INTERNAL,
                FailureText.ofPlugin(failure)
                        .orElse(method + " failed inside the node ("
                                + failure.getClass().getSimpleName() + "); its log has the cause"),
                failure);
    }

    /** The message in its sent form; it travels in a header, whose size is limited. */
    public static String text(ControlException refusal) {
        String text = refusal.getMessage();
        return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT) + "... (shortened)";
    }

    public static GrpcStatus status(Code code) {
        return switch (code) {
            case INVALID -> GrpcStatus.INVALID_ARGUMENT;
            case UNKNOWN_JOB -> GrpcStatus.NOT_FOUND;
            case BUSY, INSUFFICIENT, MINORITY, SUPERSEDED -> GrpcStatus.FAILED_PRECONDITION;
            case NOT_READY, UNREACHABLE -> GrpcStatus.UNAVAILABLE;
            case UNAUTHENTICATED, UNTRUSTED -> GrpcStatus.UNAUTHENTICATED;
            case FORBIDDEN -> GrpcStatus.PERMISSION_DENIED;
            case TOO_MUCH -> GrpcStatus.RESOURCE_EXHAUSTED;
            case UNSUPPORTED -> GrpcStatus.UNIMPLEMENTED;
            case DEADLINE -> GrpcStatus.DEADLINE_EXCEEDED;
            case INTERNAL -> GrpcStatus.INTERNAL;
        };
    }

    /** The error for an answer with an error status. */
    public static ControlException received(Target target, GrpcStatus status, String message, String code) {
        String text =
                message == null || message.isEmpty() ? target + " answered " + status.name() + remedy(status) : message;
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

    /** A node of an earlier version knows no call of this one. */
    private static String remedy(GrpcStatus status) {
        return status == GrpcStatus.UNIMPLEMENTED
                ? ": it runs another version of locmoe; use one version for the command and all nodes of the mesh"
                : "";
    }

    /** The error for a call without an answer. */
    public static ControlException unanswered(Target target, String method, Throwable failure) {
        return switch (failure) {
            case ControlException known -> known;
            case TimeoutException late -> late(target, method, late);
            // Vert.x, or the node, cancels a call at its deadline.
            case GrpcErrorException ended when ended.status() == GrpcStatus.CANCELLED -> late(target, method, ended);
            case IdentityException reason ->
                new ControlException(Code.UNTRUSTED, "no call to " + target + ": " + reason.getMessage(), reason);
            case SSLException broken -> withoutTls(target, broken);
            case IOException io -> unreachable(target, io);
            case StreamResetException reset -> unreachable(target, reset);
            // The connection was closed, before its first call or later.
            case VertxException closed -> unreachable(target, closed);
            default -> new ControlException(Code.INTERNAL, method + " at " + target + " failed: " + failure, failure);
        };
    }

    /**
     * Whether a call got no answer because its connection was closed: by the node, by something in between, or here
     * because the node gave no sign of life. The node itself may be well, and may have received the call.
     */
    public static boolean isClosedConnection(Throwable failure) {
        return failure instanceof HttpClosedException
                || failure instanceof IOException && !(failure instanceof SSLException) && !isUnconnected(failure);
    }

    /** Whether there was no connection at all. */
    private static boolean isUnconnected(Throwable failure) {
        return failure instanceof ConnectException
                || failure instanceof NoRouteToHostException
                || failure instanceof UnknownHostException;
    }

    private static ControlException late(Target target, String method, Throwable failure) {
        return new ControlException(Code.DEADLINE, target + " did not answer " + method + " in time", failure);
    }

    private static ControlException unreachable(Target target, Throwable failure) {
        return new ControlException(
                Code.UNREACHABLE,
                "no node answers at " + target.host() + ":" + target.port() + " (" + failure.getMessage()
                        + "); check that it is running, and whether it asks for certificates or refuses this one:"
                        + " its log has the reason",
                failure);
    }

    private static ControlException withoutTls(Target target, SSLException failure) {
        if (wasClosed(failure)) {
            return unreachable(target, failure);
        }
        return wasLate(failure) ? late(target, failure) : noTls(target, failure);
    }

    /** Checks the message, because the exception's class is private to Netty. */
    private static boolean wasLate(SSLException failure) {
        return failure.getCause() instanceof SSLException cause
                && String.valueOf(cause.getMessage()).startsWith("handshake timed out");
    }

    private static ControlException late(Target target, SSLException failure) {
        return new ControlException(
                Code.DEADLINE,
                target + " did not complete the TLS handshake in time ("
                        + failure.getCause().getMessage() + "); look whether it hangs, or its machine or this one has"
                        + " far more work than cores",
                failure);
    }

    /**
     * Whether the other side went away during the handshake or right after it, as a killed node does. Netty reports the
     * latter only by a message.
     */
    private static boolean wasClosed(SSLException failure) {
        return failure.getCause() instanceof ClosedChannelException
                || failure.getCause() instanceof SocketException
                || String.valueOf(failure.getMessage()).startsWith("SSLEngine closed");
    }

    private static ControlException noTls(Target target, SSLException failure) {
        return new ControlException(
                Code.UNTRUSTED,
                "no TLS with " + target + ": " + failure.getMessage()
                        + "; if its mesh is open, name no certificates; if not, its log has the reason",
                failure);
    }
}
