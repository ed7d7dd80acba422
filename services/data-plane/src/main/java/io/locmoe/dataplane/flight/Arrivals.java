package io.locmoe.dataplane.flight;

import io.grpc.Attributes;
import io.grpc.Status;
import io.locmoe.dataplane.DataPlaneException.Code;
import io.locmoe.dataplane.failure.RareLog;
import io.locmoe.dataplane.failure.RefusedException;
import io.locmoe.dataplane.proof.NodeProof;
import io.locmoe.identity.Trust;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandler;
import java.nio.channels.ClosedChannelException;
import java.util.Optional;

/**
 * Precedes a server's acceptor and bounds the number of connections without an accepted stream. Logs who is refused,
 * and why. Called on event loops; thread-safe.
 */
@Sharable
final class Arrivals extends ChannelInboundHandlerAdapter {
    private final Trust trust;
    private final RareLog log = new RareLog(System.getLogger(Arrivals.class.getName()));
    private final Newcomers strangers = new Newcomers(this::flooded);
    private final PeerSigns signs = new PeerSigns();

    Arrivals(Trust trust) {
        this.trust = trust;
    }

    /** Watches the connections for signs of life. */
    PeerSigns signs() {
        return signs;
    }

    /** @throws RefusedException if the mesh has certificates, and this caller has not proven its identity */
    StreamCaller caller(Attributes connection) {
        return StreamCaller.of(connection, !trust.isOpen());
    }

    void accepted(StreamCaller caller) {
        strangers.leave(caller.address());
    }

    /** Logs that a stream is refused, and returns the answer for the caller. */
    Status refusal(StreamCaller caller, Exception failure) {
        RefusedException reason = failure instanceof RefusedException refused
                ? refused
                : new RefusedException(
                        Code.PROTOCOL, "a stream that cannot be opened: " + RefusedException.describe(failure));
        boolean news = !reason.later() || reason.code() != Code.FOREIGN_JOB;
        if (news) {
            log.warn(caller.host(), "a stream from " + caller + " is refused: " + reason.getMessage());
        }
        return RefusalStatus.of(caller.proven() ? reason : reason.forStrangers());
    }

    private void flooded() {
        log.warn(
                "flood",
                "more than " + Newcomers.MOST + " connections without an accepted stream; the eldest are closed");
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof Channel connection && connection.remoteAddress() != null) {
            strangers.enter(connection);
            connection.pipeline().addFirst(new Farewell());
        }
        context.fireChannelRead(message);
    }

    /** Checks at the end of a connection whether its TLS handshake failed. */
    private final class Farewell extends ChannelInboundHandlerAdapter {
        @Override
        public void channelInactive(ChannelHandlerContext context) {
            SslHandler tls = context.pipeline().get(SslHandler.class);
            Throwable failure = tls == null ? null : tls.handshakeFuture().cause();
            if (failure != null && !(failure instanceof ClosedChannelException)) {
                String from = new StreamCaller(context.channel().remoteAddress(), Optional.empty()).host();
                log.warn(from, "a connection from " + from + " is refused: " + reason(failure));
            }
            context.fireChannelInactive();
        }

        private String reason(Throwable failure) {
            return NodeProof.refusal(trust, failure)
                    .map(RefusedException::getMessage)
                    .orElseGet(() -> StreamTls.describe(failure));
        }
    }
}
