package io.locmoe.dataplane.flight;

import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

/** Builds the gRPC channel to a peer. */
final class PeerChannel {
    /** Bytes that may be on their way to a receiver before the sender waits. */
    static final int WINDOW = 4 << 20;

    /**
     * A call with this many bytes in gRPC's queue is not ready. It is one part, which is then still in the cache when
     * it is sent.
     */
    static final int QUEUED_BYTES = 128 << 10;

    private static final int KEEP_ALIVE_SECONDS = 10;

    private PeerChannel() {}

    /** A channel to one peer, for one stream. */
    static ManagedChannel open(String address, NettyLoops loops) {
        int colon = address.lastIndexOf(':');
        String host = address.substring(0, colon);
        return NettyChannelBuilder.forAddress(
                        new InetSocketAddress(host, Integer.parseInt(address.substring(colon + 1))))
                .usePlaintext()
                .disableRetry()
                .directExecutor()
                .eventLoopGroup(loops.group())
                .channelType(loops.clientChannel())
                .flowControlWindow(WINDOW)
                .keepAliveTime(KEEP_ALIVE_SECONDS, TimeUnit.SECONDS)
                .keepAliveTimeout(KEEP_ALIVE_SECONDS, TimeUnit.SECONDS)
                .build();
    }
}
