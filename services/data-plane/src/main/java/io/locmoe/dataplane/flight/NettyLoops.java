package io.locmoe.dataplane.flight;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.TimeUnit;

/**
 * The event loops of a data plane, shared by its server and all its clients: two threads, because a node sends and
 * receives at the same time and its devices need the other cores. It uses epoll if the native library loads, otherwise
 * NIO.
 */
final class NettyLoops implements AutoCloseable {
    private static final int THREADS = 2;
    private static final int QUIET_MILLIS = 20;
    /** Tells epoll to return all events at once. */
    private static final int ANY_EVENTS = 0;

    private final EventLoopGroup group;
    private final ChannelFactory<ServerChannel> serverChannels;
    private final Class<? extends Channel> clientChannel;

    private NettyLoops(
            EventLoopGroup group,
            ChannelFactory<ServerChannel> serverChannels,
            Class<? extends Channel> clientChannel) {
        this.group = group;
        this.serverChannels = serverChannels;
        this.clientChannel = clientChannel;
    }

    EventLoopGroup group() {
        return group;
    }

    ChannelFactory<ServerChannel> serverChannels() {
        return serverChannels;
    }

    Class<? extends Channel> clientChannel() {
        return clientChannel;
    }

    static NettyLoops start() {
        DefaultThreadFactory threads = new DefaultThreadFactory("data-plane-io", true);
        return Epoll.isAvailable()
                ? new NettyLoops(
                        new MultiThreadIoEventLoopGroup(
                                THREADS, threads, EpollIoHandler.newFactory(ANY_EVENTS, YieldingSelect::new)),
                        EpollServerSocketChannel::new,
                        EpollSocketChannel.class)
                : new NettyLoops(
                        new MultiThreadIoEventLoopGroup(THREADS, threads, NioIoHandler.newFactory()),
                        NioServerSocketChannel::new,
                        NioSocketChannel.class);
    }

    @Override
    public void close() {
        group.shutdownGracefully(QUIET_MILLIS, 2_000, TimeUnit.MILLISECONDS).awaitUninterruptibly();
    }
}
