package io.locmoe.dataplane.flight;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import io.locmoe.dataplane.body.BodyOffer;
import io.locmoe.dataplane.wire.FlightDataWriter;
import io.locmoe.dataplane.wire.PartSchema;
import io.locmoe.dataplane.wire.StreamTicket;
import io.locmoe.identity.Identity;
import io.locmoe.identity.Trust;
import io.netty.handler.ssl.SslContext;
import java.io.InputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Opens a stream to a node as whoever the test wants. */
public final class Stranger implements AutoCloseable {
    private final ManagedChannel channel;
    private final CompletableFuture<BodyOffer> offer = new CompletableFuture<>();
    private final CompletableFuture<Status> end = new CompletableFuture<>();

    /** @param trust shows the node its identity, if any, by TLS */
    public Stranger(DataPlane to, Trust trust, StreamTicket ticket) {
        this(to, trust instanceof Identity identity ? StreamTls.client(identity) : null, ticket);
    }

    Stranger(DataPlane to, SslContext tls, StreamTicket ticket) {
        NettyChannelBuilder builder = NettyChannelBuilder.forAddress("127.0.0.1", to.port());
        channel = (tls == null ? builder.usePlaintext() : builder.sslContext(tls)).build();
        ClientCall<InputStream, InputStream> call = channel.newCall(DoPut.METHOD, CallOptions.DEFAULT);
        call.start(
                new ClientCall.Listener<>() {
                    @Override
                    public void onMessage(InputStream answer) {
                        offer.complete(BodyOffer.read(answer).orElse(null));
                    }

                    @Override
                    public void onClose(Status status, Metadata trailers) {
                        end.complete(status);
                    }
                },
                new Metadata());
        call.request(10);
        call.sendMessage(new FlightDataWriter().opening(ticket, PartSchema.metadata(ticket, true)));
    }

    /** The body channel that the accepting node offers. */
    public BodyOffer offer() throws Exception {
        return offer.get(20, TimeUnit.SECONDS);
    }

    /** How the node has ended the stream. */
    public Status end() throws Exception {
        return end.get(20, TimeUnit.SECONDS);
    }

    @Override
    public void close() throws Exception {
        channel.shutdownNow().awaitTermination(20, TimeUnit.SECONDS);
    }
}
