package io.locmoe.dataplane.flight;

import io.locmoe.dataplane.failure.RefusedException;
import io.locmoe.dataplane.wire.FrameHeader;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.arrow.flight.AsyncPutListener;
import org.apache.arrow.flight.FlightClient;
import org.apache.arrow.flight.FlightDescriptor;
import org.apache.arrow.flight.FlightRuntimeException;
import org.apache.arrow.flight.Location;
import org.apache.arrow.flight.PutResult;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;

/** A Flight client that speaks the wire format as the test wants, right or wrong. */
public final class RawPeer implements AutoCloseable {
    private final BufferAllocator allocator = new RootAllocator();
    private final FlightClient client;
    private final PartBatch batch;
    private volatile String answer = "";
    private final CountDownLatch accepted = new CountDownLatch(1);
    private final AsyncPutListener answers = new AsyncPutListener() {
        @Override
        public void onNext(PutResult result) {
            if (result.getApplicationMetadata() != null) {
                byte[] text = new byte[(int) result.getApplicationMetadata().readableBytes()];
                result.getApplicationMetadata().getBytes(0, text);
                answer = new String(text, StandardCharsets.UTF_8);
            }
            accepted.countDown();
        }
    };
    private final FlightClient.ClientStreamListener stream;

    public RawPeer(DataPlane plane, FlightDescriptor descriptor) {
        this(plane, descriptor, Map.of());
    }

    /** @param metadata of the stream's schema */
    public RawPeer(DataPlane plane, FlightDescriptor descriptor, Map<String, String> metadata) {
        batch = new PartBatch(allocator, metadata);
        client = FlightClient.builder(allocator, Location.forGrpcInsecure("127.0.0.1", plane.port()))
                .build();
        stream = client.startPut(descriptor, batch.root(), answers);
    }

    void put(FrameHeader header, byte[] payload) {
        stream.putNext(batch.fill(header, MemorySegment.ofArray(payload)));
    }

    boolean awaitAccepted() throws InterruptedException {
        return accepted.await(10, TimeUnit.SECONDS);
    }

    /** What the receiver has said when it accepted the stream. */
    public String answer() throws InterruptedException {
        return awaitAccepted() ? answer : "no answer";
    }

    public void end() {
        stream.completed();
    }

    public void cancel() {
        stream.error(new IllegalStateException("cancelled by the test"));
    }

    /** How the receiver has ended the stream. */
    public String refusal() {
        try {
            answers.getResult();
            return "ended in order";
        } catch (FlightRuntimeException e) {
            return e.status().description();
        } catch (RuntimeException e) {
            return RefusedException.describe(e);
        }
    }

    @Override
    public void close() throws Exception {
        batch.close();
        client.close();
        allocator.close();
    }
}
