package io.locmoe.dataplane;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.ForwardingClientCallListener.SimpleForwardingClientCallListener;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.netty.NettyChannelBuilder;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

/** Builds the gRPC channel under a Flight client. */
final class PeerChannel {
    /** Bytes on their way to a receiver before the sender waits. */
    static final int WINDOW = 4 << 20;

    private static final int QUEUED_BYTES = 2 << 20;
    private static final int KEEP_ALIVE_SECONDS = 10;

    private PeerChannel() {}

    /**
     * A channel to one peer, for one stream.
     *
     * @param onReady called on an event loop when the stream takes bytes again; must not block
     */
    static ManagedChannel open(String address, NettyLoops loops, Runnable onReady) {
        int colon = address.lastIndexOf(':');
        String host = address.substring(0, colon);
        return NettyChannelBuilder
                .forAddress(new InetSocketAddress(host, Integer.parseInt(address.substring(colon + 1))))
                .usePlaintext().disableRetry().directExecutor()
                .eventLoopGroup(loops.group()).channelType(loops.clientChannel())
                .flowControlWindow(WINDOW)
                .keepAliveTime(KEEP_ALIVE_SECONDS, TimeUnit.SECONDS).keepAliveTimeout(KEEP_ALIVE_SECONDS, TimeUnit.SECONDS)
                .intercept(new Readiness(onReady))
                .build();
    }

    /**
     * Flight starts a put's call before its user can ask for readiness events, so they are taken from gRPC here; and its
     * default of 32 KB queued bytes would empty the queue before each part.
     */
    private record Readiness(Runnable onReady) implements ClientInterceptor {
        @Override
        public <Q, R> ClientCall<Q, R> interceptCall(MethodDescriptor<Q, R> method, CallOptions options, Channel next) {
            return new SimpleForwardingClientCall<>(next.newCall(method, options.withOnReadyThreshold(QUEUED_BYTES))) {
                @Override
                public void start(Listener<R> listener, Metadata headers) {
                    super.start(new SimpleForwardingClientCallListener<>(listener) {
                        @Override
                        public void onReady() {
                            super.onReady();
                            onReady.run();
                        }
                    }, headers);
                }
            };
        }
    }
}
