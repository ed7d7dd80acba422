package io.locmoe.node.transport;

import io.locmoe.dataplane.flight.ArrivalPace;
import io.locmoe.dataplane.flight.Newcomers;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.InternetProtocolFamily;
import io.netty.handler.ssl.SslHandler;
import io.vertx.core.spi.transport.Transport;
import java.net.SocketAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Vert.x sockets whose servers withstand a flood of strangers. Connections arrive at an {@link ArrivalPace}; until they
 * finish a handshake (in an open mesh: until they send anything), they are {@link Newcomers}. No domain sockets.
 *
 * @param sockets the transport that does the work
 */
record GuardedSockets(Transport sockets) implements Transport {
    private static final Logger LOG = LoggerFactory.getLogger(GuardedSockets.class);

    @Override
    public ChannelFactory<? extends ServerChannel> serverChannelFactory(boolean domainSocket) {
        ChannelFactory<? extends ServerChannel> factory = sockets.serverChannelFactory(domainSocket);
        return () -> {
            ServerChannel server = factory.newChannel();
            server.pipeline().addFirst(new ArrivalPace(), new Door());
            return server;
        };
    }

    @Override
    public ChannelFactory<? extends Channel> channelFactory(boolean domainSocket) {
        return sockets.channelFactory(domainSocket);
    }

    @Override
    public IoHandlerFactory ioHandlerFactory() {
        return sockets.ioHandlerFactory();
    }

    @Override
    public DatagramChannel datagramChannel() {
        return sockets.datagramChannel();
    }

    @Override
    public DatagramChannel datagramChannel(InternetProtocolFamily family) {
        return sockets.datagramChannel(family);
    }

    /** Registers the new connections of one server as newcomers. */
    private static final class Door extends ChannelInboundHandlerAdapter {
        private final Newcomers newcomers = new Newcomers(
                () -> LOG.warn("more than {} connections without a handshake; the eldest are closed", Newcomers.MOST));

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            if (message instanceof Channel connection && connection.remoteAddress() != null) {
                newcomers.enter(connection);
                connection.pipeline().addFirst(new FirstWord(newcomers));
            }
            context.fireChannelRead(message);
        }
    }

    /** Removes a connection from the newcomers at its first bytes or, with TLS, at the end of its handshake. */
    private static final class FirstWord extends ChannelInboundHandlerAdapter {
        private final Newcomers newcomers;

        FirstWord(Newcomers newcomers) {
            this.newcomers = newcomers;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object bytes) {
            SocketAddress address = context.channel().remoteAddress();
            SslHandler tls = context.pipeline().get(SslHandler.class);
            if (tls == null) {
                newcomers.leave(address);
            } else {
                tls.handshakeFuture().addListener(handshake -> {
                    if (handshake.isSuccess()) {
                        newcomers.leave(address);
                    }
                });
            }
            context.pipeline().remove(this);
            context.fireChannelRead(bytes);
        }
    }
}
