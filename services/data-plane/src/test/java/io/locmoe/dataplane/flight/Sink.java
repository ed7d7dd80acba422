package io.locmoe.dataplane.flight;

import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import io.locmoe.dataplane.body.BodyOffer;
import io.locmoe.identity.Identity;
import io.locmoe.identity.Trust;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicInteger;

/** Accepts a node's stream and takes what comes on it, so that a test can be that node towards another. */
public final class Sink implements AutoCloseable {
    private final AtomicInteger messages = new AtomicInteger();
    private final byte[] acceptance;
    private final Server server;
    private volatile boolean confirms = true;

    /** @param trust of the node in whose place it is */
    public Sink(Trust trust) throws IOException {
        this(trust, new byte[0]);
    }

    /** One of an open mesh, which offers a body channel. */
    public static Sink offering(BodyOffer offer) throws IOException {
        return new Sink(Trust.OPEN, offer.putResult());
    }

    private Sink(Trust trust, byte[] acceptance) throws IOException {
        this.acceptance = acceptance;
        NettyServerBuilder builder = NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", 0))
                .addService(DoPut.service((call, headers) -> accepting(call)));
        if (trust instanceof Identity identity) {
            builder.sslContext(StreamTls.server(identity));
        }
        server = builder.build().start();
    }

    private ServerCall.Listener<InputStream> accepting(ServerCall<InputStream, InputStream> call) {
        call.sendHeaders(new Metadata());
        call.request(Integer.MAX_VALUE);
        return new ServerCall.Listener<>() {
            private boolean accepted;

            @Override
            public void onMessage(InputStream message) {
                messages.incrementAndGet();
                if (!accepted) {
                    accepted = true;
                    call.sendMessage(new ByteArrayInputStream(acceptance));
                }
            }

            @Override
            public void onHalfClose() {
                if (confirms) {
                    call.close(Status.OK, new Metadata());
                }
            }
        };
    }

    /** What comes from now on gets lost, even the end of the stream. */
    void hearNothing() {
        confirms = false;
    }

    /** So many have come. */
    int messages() {
        return messages.get();
    }

    public String address() {
        return "127.0.0.1:" + server.getPort();
    }

    @Override
    public void close() {
        server.shutdownNow();
    }
}
