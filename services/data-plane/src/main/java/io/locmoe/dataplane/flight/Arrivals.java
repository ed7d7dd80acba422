package io.locmoe.dataplane.flight;

import io.grpc.Attributes;
import io.grpc.Status;
import io.locmoe.dataplane.DataPlaneException.Code;
import io.locmoe.dataplane.failure.RareLog;
import io.locmoe.dataplane.failure.RefusedException;
import io.locmoe.dataplane.proof.NodeProof;
import io.locmoe.identity.Identity;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandler;
import java.nio.channels.ClosedChannelException;

/**
 * Stands before a server's acceptor and bounds the connections of which no stream was accepted yet. Says who is
 * refused, and why. Called on event loops; thread-safe.
 */
@Sharable
final class Arrivals extends ChannelInboundHandlerAdapter {
    private final Identity identity;
    private final RareLog log = new RareLog(System.getLogger(Arrivals.class.getName()));
    private final Newcomers strangers = new Newcomers(this::flooded);
    private final PeerSigns signs = new PeerSigns();

    /** @param identity of this node; null in an open mesh */
    Arrivals(Identity identity) {
        this.identity = identity;
    }

    /** Signs of life of the nodes that have arrived. */
    PeerSigns signs() {
        return signs;
    }

    /** @throws RefusedException if callers prove themselves here, and this one has not */
    Caller caller(Attributes connection) {
        return Caller.of(connection, identity != null);
    }

    void accepted(Caller caller) {
        strangers.leave(caller.address());
    }

    /** A stream is not accepted: tells the operator, and returns what the caller is told. */
    Status refusal(Caller caller, Exception failure) {
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

    /** Looks, at the end of a connection, whether it ended in TLS. */
    private final class Farewell extends ChannelInboundHandlerAdapter {
        @Override
        public void channelInactive(ChannelHandlerContext context) {
            SslHandler tls = context.pipeline().get(SslHandler.class);
            Throwable failure = tls == null ? null : tls.handshakeFuture().cause();
            if (failure != null && !(failure instanceof ClosedChannelException)) {
                String from = new Caller(context.channel().remoteAddress(), null).host();
                log.warn(from, "a connection from " + from + " is refused: " + reason(failure));
            }
            context.fireChannelInactive();
        }

        private String reason(Throwable failure) {
            return NodeProof.refusal(identity, failure)
                    .map(RefusedException::getMessage)
                    .orElseGet(() -> StreamTls.describe(failure));
        }
    }
}
