package io.locmoe.client;

import io.locmoe.client.MeshException.Reason;
import io.locmoe.identity.IdentityException;
import io.locmoe.identity.Trust;
import io.vertx.core.VertxException;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.StreamResetException;
import io.vertx.grpc.client.GrpcClientResponse;
import io.vertx.grpc.common.GrpcErrorException;
import io.vertx.grpc.common.GrpcStatus;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/** What went wrong with a call, as the client's exception. */
final class CallFailure {
    /** Trailer with a code that is finer than the status. */
    private static final String CODE = "locmoe-code";

    private static final String UNKNOWN_RUN = "UNKNOWN_JOB";

    private CallFailure() {}

    /** The refusal with which an answer ended; empty if it ended well. */
    static Optional<MeshException> refusal(ControlAddress node, GrpcClientResponse<?, ?> answer) {
        if (answer.status() == null || answer.status() == GrpcStatus.OK) {
            return Optional.empty();
        }
        String trailer = answer.trailers().get(CODE);
        String code =
                trailer != null ? trailer : String.valueOf(answer.headers().get(CODE));
        String message = answer.statusMessage();
        return Optional.of(new MeshException(
                reason(code, answer.status()),
                message == null || message.isEmpty()
                        ? node + " answered " + answer.status().name() + remedy(answer.status())
                        : message));
    }

    private static Reason reason(String code, GrpcStatus status) {
        return Arrays.stream(Reason.values())
                .filter(known -> known.name().equals(code))
                .findFirst()
                .orElse(code.equals(UNKNOWN_RUN) ? Reason.UNKNOWN_RUN : reason(status));
    }

    private static Reason reason(GrpcStatus status) {
        return switch (status) {
            case UNAVAILABLE, FAILED_PRECONDITION -> Reason.NOT_READY;
            case DEADLINE_EXCEEDED -> Reason.DEADLINE;
            case UNIMPLEMENTED -> Reason.UNSUPPORTED;
            default -> Reason.INTERNAL;
        };
    }

    private static String remedy(GrpcStatus status) {
        return status == GrpcStatus.UNIMPLEMENTED
                ? ": it runs another version of LocMoE Mesh; use the client of that version"
                : "";
    }

    /** The failure of a call without an answer. */
    static MeshException unanswered(ControlAddress node, String method, Trust trust, Throwable failure) {
        Optional<IdentityException> untrusted = trust.explain(failure);
        if (untrusted.isPresent()) {
            String why = untrusted.get().getMessage();
            return new MeshException(Reason.UNTRUSTED, "no call to " + node + ": " + why, failure);
        }
        return switch (failure) {
            case MeshException known -> known;
            case TimeoutException late -> late(node, method, late);
            // Vert.x, or the node, cancels a call at its deadline.
            case GrpcErrorException ended when ended.status() == GrpcStatus.CANCELLED -> late(node, method, ended);
            case SSLException broken -> unreachable(node, trust, broken);
            case IOException io -> unreachable(node, trust, io);
            case StreamResetException reset -> unreachable(node, trust, reset);
            case VertxException closed -> unreachable(node, trust, closed);
            default -> new MeshException(Reason.INTERNAL, method + " at " + node + " failed: " + failure, failure);
        };
    }

    /** Whether a connection was closed before the answer, so that another one may bring it. */
    static boolean isClosedConnection(Throwable failure) {
        return failure instanceof HttpClosedException
                || failure instanceof IOException
                        && !(failure instanceof SSLException
                                || failure instanceof ConnectException
                                || failure instanceof NoRouteToHostException
                                || failure instanceof UnknownHostException);
    }

    static MeshException late(ControlAddress node, String method, Throwable failure) {
        return new MeshException(Reason.DEADLINE, node + " did not answer " + method + " in time", failure);
    }

    private static MeshException unreachable(ControlAddress node, Trust trust, Throwable failure) {
        return new MeshException(
                Reason.UNREACHABLE,
                "no node answers at " + node.host() + ":" + node.port() + " (" + failure.getMessage()
                        + "); check that it is running, and "
                        + (trust.isOpen()
                                ? "name certificates if its mesh asks for them"
                                : "whether its mesh accepts this certificate: its log has the reason"),
                failure);
    }
}
