package io.locmoe.dataplane;

import java.lang.foreign.MemorySegment;
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
final class RawPeer implements AutoCloseable {
    private final BufferAllocator allocator = new RootAllocator();
    private final FlightClient client;
    private final PartBatch batch = new PartBatch(allocator);
    private final CountDownLatch accepted = new CountDownLatch(1);
    private final AsyncPutListener answers = new AsyncPutListener() {
        @Override
        public void onNext(PutResult result) {
            accepted.countDown();
        }
    };
    private final FlightClient.ClientStreamListener stream;

    RawPeer(DataPlane plane, FlightDescriptor descriptor) {
        client = FlightClient.builder(allocator, Location.forGrpcInsecure("127.0.0.1", plane.port())).build();
        stream = client.startPut(descriptor, batch.root(), answers);
    }

    void put(MessageHeader header, byte[] payload) {
        stream.putNext(batch.fill(header, MemorySegment.ofArray(payload)));
    }

    boolean awaitAccepted() throws InterruptedException {
        return accepted.await(10, TimeUnit.SECONDS);
    }

    void cancel() {
        stream.error(new IllegalStateException("cancelled by the test"));
    }

    /** How the receiver has ended the stream. */
    String refusal() {
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
