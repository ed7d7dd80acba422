package io.locmoe.dataplane.flight;

import static io.locmoe.detection.DetectionTimings.USUAL;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import java.net.SocketAddress;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Precedes a server's acceptor and pings the other end of each connection every second; its event loop answers whatever
 * its ranks do, and a connection without an answer is closed. gRPC's own pings are at least ten seconds apart. Called
 * on event loops; thread-safe.
 */
@Sharable
final class PeerSigns extends ChannelInboundHandlerAdapter {
    /** The payload of gRPC's own pings, whose answers it expects. */
    private static final long PING = 0xDEAD;

    private final Set<SocketAddress> silent = ConcurrentHashMap.newKeySet();

    /** Whether a connection from this address is being closed because it was silent. */
    boolean isSilent(SocketAddress address) {
        return silent.contains(address);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof Channel connection) {
            connection.pipeline().addFirst(new Watch());
        }
        context.fireChannelRead(message);
    }

    /** Counts failed checks instead of time, because a process that was suspended has not listened itself. */
    private final class Watch extends ChannelInboundHandlerAdapter {
        private long vain;
        private Future<?> looks;

        @Override
        public void channelActive(ChannelHandlerContext context) {
            long ask = USUAL.ask().toMillis();
            looks = context.executor().scheduleWithFixedDelay(() -> look(context), ask, ask, TimeUnit.MILLISECONDS);
            context.fireChannelActive();
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            vain = 0;
            context.fireChannelRead(message);
        }

        /** Checks a connection. TLS before HTTP/2 has its own limit. */
        private void look(ChannelHandlerContext context) {
            Http2ConnectionHandler http2 = context.pipeline().get(Http2ConnectionHandler.class);
            if (http2 != null && vain++ < USUAL.questions()) {
                ChannelHandlerContext at = context.pipeline().context(http2);
                http2.encoder().writePing(at, false, PING, at.newPromise());
                at.flush();
            } else if (http2 != null) {
                silent.add(context.channel().remoteAddress());
                context.close();
            }
        }

        /** Handlers that are told of the end ask for the reason during this call. */
        @Override
        public void channelInactive(ChannelHandlerContext context) {
            looks.cancel(false);
            context.fireChannelInactive();
            silent.remove(context.channel().remoteAddress());
        }
    }
}
