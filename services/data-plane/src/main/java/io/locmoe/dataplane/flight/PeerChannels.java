package io.locmoe.dataplane.flight;

import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.locmoe.identity.Identity;
import io.locmoe.identity.Trust;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

/** Builds the gRPC channels to peers. */
record PeerChannels(NettyLoops loops, Trust trust) {
    /** Bytes that may be under way to a receiver before the sender waits. */
    static final int WINDOW = 4 << 20;

    /**
     * A call with this many bytes in gRPC's queue is not ready. It is the size of one part, which is then still in the
     * cache when it is sent.
     */
    private static final int QUEUED_BYTES = 128 << 10;

    /** Largest acceptance or refusal in bytes. */
    private static final int ANSWER_BYTES = 64 << 10;

    private static final int KEEP_ALIVE_SECONDS = 10;

    /** A channel to one peer, for one stream. */
    ManagedChannel open(String address) {
        int colon = address.lastIndexOf(':');
        String host = address.substring(0, colon);
        NettyChannelBuilder channel = NettyChannelBuilder.forAddress(
                new InetSocketAddress(host, Integer.parseInt(address.substring(colon + 1))));
        return (trust instanceof Identity identity
                        ? channel.sslContext(StreamTls.client(identity))
                        : channel.usePlaintext())
                .disableRetry()
                .directExecutor()
                .eventLoopGroup(loops.group())
                .channelFactory(loops::clientChannel)
                .flowControlWindow(WINDOW)
                .maxInboundMessageSize(ANSWER_BYTES)
                .keepAliveTime(KEEP_ALIVE_SECONDS, TimeUnit.SECONDS)
                .keepAliveTimeout(KEEP_ALIVE_SECONDS, TimeUnit.SECONDS)
                .build();
    }

    /** Options of a call to the node with this name; an open mesh does not check the name. */
    CallOptions options(String node) {
        CallOptions options = CallOptions.DEFAULT.withOnReadyThreshold(QUEUED_BYTES);
        return trust.isOpen() ? options : options.withCallCredentials(new ServerProof(node));
    }
}
