package io.locmoe.dataplane.flight;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The event loops of a data plane, shared by its server and all its clients: two threads, because a node sends and
 * receives at the same time and its devices need the other cores. It uses epoll if the native library loads, otherwise
 * NIO.
 */
final class NettyLoops implements AutoCloseable {
    private static final int THREADS = 2;
    private static final int QUIET_MILLIS = 20;
    private static final int MOST_MILLIS = 2_000;
    /** Tells epoll to return all events at once. */
    private static final int ANY_EVENTS = 0;

    private final EventLoopGroup group;
    private final ChannelFactory<ServerChannel> serverChannels;
    private final ChannelFactory<Channel> clientChannels;
    /** The server and all connections. */
    private final ChannelGroup open = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);

    private NettyLoops(
            EventLoopGroup group,
            ChannelFactory<ServerChannel> serverChannels,
            ChannelFactory<Channel> clientChannels) {
        this.group = group;
        this.serverChannels = serverChannels;
        this.clientChannels = clientChannels;
    }

    EventLoopGroup group() {
        return group;
    }

    ServerChannel serverChannel() {
        ServerChannel server = serverChannels.newChannel();
        server.pipeline().addFirst(new Accepted(open));
        open.add(server);
        return server;
    }

    Channel clientChannel() {
        Channel client = clientChannels.newChannel();
        open.add(client);
        return client;
    }

    /** Notes each connection that a server accepts. */
    private static final class Accepted extends ChannelInboundHandlerAdapter {
        private final ChannelGroup open;

        Accepted(ChannelGroup open) {
            this.open = open;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            if (message instanceof Channel connection) {
                open.add(connection);
            }
            context.fireChannelRead(message);
        }
    }

    static NettyLoops start() {
        DefaultThreadFactory threads = new DefaultThreadFactory("data-plane-io", true);
        return Epoll.isAvailable()
                ? new NettyLoops(
                        new MultiThreadIoEventLoopGroup(
                                THREADS, threads, EpollIoHandler.newFactory(ANY_EVENTS, YieldingSelect::new)),
                        EpollServerSocketChannel::new,
                        EpollSocketChannel::new)
                : new NettyLoops(
                        new MultiThreadIoEventLoopGroup(THREADS, threads, NioIoHandler.newFactory()),
                        NioServerSocketChannel::new,
                        NioSocketChannel::new);
    }

    /** Closes the server and all connections below HTTP/2, so that the other ends get no message. */
    void breakOff() {
        open.stream()
                .filter(Channel::isRegistered)
                .map(channel ->
                        channel.eventLoop().submit(() -> channel.unsafe().close(channel.voidPromise())))
                .toList()
                .forEach(closed -> closed.awaitUninterruptibly(MOST_MILLIS));
    }

    @Override
    public void close() {
        group.shutdownGracefully(QUIET_MILLIS, MOST_MILLIS, TimeUnit.MILLISECONDS)
                .awaitUninterruptibly();
    }
}
