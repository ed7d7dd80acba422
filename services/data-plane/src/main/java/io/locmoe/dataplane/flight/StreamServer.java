package io.locmoe.dataplane.flight;

import io.grpc.Codec;
import io.grpc.DecompressorRegistry;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.locmoe.dataplane.wire.FrameHeader;
import io.locmoe.identity.Identity;
import io.locmoe.identity.Trust;
import io.netty.channel.ServerChannel;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;

/**
 * The Flight server of a data plane, with its limits. Only an accepted stream may send large messages; everything
 * before it is small, short and counted.
 */
final class StreamServer {
    private static final int SMALL_FIELDS = 64 << 10;
    private static final int HEADER_BYTES = 8 << 10;
    /** Calls per connection: a node opens one stream; other clients may need a few. */
    private static final int CALLS = 4;
    /** Timeout for TLS, before the first call, and after the last one. */
    private static final int SILENCE_SECONDS = 10;

    private static final int RESETS = 200;
    private static final int RESETS_SECONDS = 30;
    private static final int KEEP_ALIVE_SECONDS = 5;

    /**
     * gRPC logs a stack trace for every failure that a stranger causes; {@link Arrivals} logs the important ones in a
     * line. The loggers are referenced here, because otherwise they would lose their level.
     */
    private static final List<Logger> NOISY = Stream.of(
                    "io.grpc.netty.NettyServerTransport.connections",
                    "io.grpc.netty.NettyServerHandler",
                    "io.grpc.netty.NettyServerStream")
            .map(Logger::getLogger)
            .toList();

    static {
        NOISY.forEach(logger -> logger.setLevel(Level.SEVERE));
    }

    private StreamServer() {}

    static Server of(InetSocketAddress address, IncomingCalls calls, NettyLoops loops, Trust trust) {
        NettyServerBuilder server = NettyServerBuilder.forAddress(address)
                .directExecutor()
                .addService(DoPut.service(calls))
                .channelFactory(() -> watched(loops.serverChannel(), calls.arrivals()))
                .bossEventLoopGroup(loops.group())
                .workerEventLoopGroup(loops.group());
        if (trust instanceof Identity identity) {
            server.sslContext(StreamTls.server(identity));
        }
        return bounded(server).build();
    }

    private static ServerChannel watched(ServerChannel server, Arrivals arrivals) {
        server.pipeline().addFirst(new ArrivalPace(), arrivals, arrivals.signs());
        return server;
    }

    private static NettyServerBuilder bounded(NettyServerBuilder server) {
        return server.flowControlWindow(PeerChannels.WINDOW)
                .maxInboundMessageSize((int) FrameHeader.LARGEST_MESSAGE + SMALL_FIELDS)
                .maxInboundMetadataSize(HEADER_BYTES)
                .maxConcurrentCallsPerConnection(CALLS)
                .maxRstFramesPerWindow(RESETS, RESETS_SECONDS)
                .addStreamTracerFactory(OpeningBytes.factory())
                .decompressorRegistry(DecompressorRegistry.emptyInstance().with(Codec.Identity.NONE, false))
                .handshakeTimeout(SILENCE_SECONDS, TimeUnit.SECONDS)
                .maxConnectionIdle(SILENCE_SECONDS, TimeUnit.SECONDS)
                .permitKeepAliveTime(KEEP_ALIVE_SECONDS, TimeUnit.SECONDS)
                .permitKeepAliveWithoutCalls(true);
    }
}
