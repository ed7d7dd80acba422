package io.locmoe.dataplane;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32C;
import org.apache.arrow.flight.FlightClient;
import org.apache.arrow.flight.FlightDescriptor;
import org.apache.arrow.flight.FlightServer;
import org.apache.arrow.flight.FlightStream;
import org.apache.arrow.flight.Location;
import org.apache.arrow.flight.NoOpFlightProducer;
import org.apache.arrow.flight.PutResult;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/** A node written by docs/wire-format.md, with Arrow Flight and nothing of ours. */
final class ForeignPeer implements AutoCloseable {
    private static final int PART = 200_000;

    /** To one attempt to open the stream. */
    private static final class Answers implements FlightClient.PutListener {
        private final CompletableFuture<Boolean> accepted = new CompletableFuture<>();
        private final CompletableFuture<Void> end = new CompletableFuture<>();

        @Override
        public void onNext(PutResult result) {
            accepted.complete(true);
        }

        @Override
        public void onError(Throwable refusal) {
            accepted.complete(false);
            end.completeExceptionally(refusal);
        }

        @Override
        public void onCompleted() {
            end.complete(null);
        }

        @Override
        public void getResult() {
            end.join();
        }
    }

    private record Message(ByteBuffer header, byte[] part) {}

    private final BufferAllocator allocator = new RootAllocator();
    private final BlockingQueue<Message> received = new LinkedBlockingQueue<>();
    private final FlightServer server;
    private Answers answers;
    private FlightClient client;
    private FlightClient.ClientStreamListener stream;
    private VectorSchemaRoot root;
    private byte[] jobKey;
    private long epoch;

    ForeignPeer() throws Exception {
        server = FlightServer.builder(allocator, Location.forGrpcInsecure("127.0.0.1", 0), new NoOpFlightProducer() {
                    @Override
                    public Runnable acceptPut(
                            CallContext context, FlightStream incoming, StreamListener<PutResult> results) {
                        return () -> take(incoming, results);
                    }
                })
                .build()
                .start();
    }

    String address() {
        return "127.0.0.1:" + server.getPort();
    }

    private void take(FlightStream incoming, NoOpFlightProducer.StreamListener<PutResult> results) {
        results.onNext(PutResult.empty());
        while (incoming.next()) {
            ArrowBuf metadata = incoming.getLatestMetadata();
            byte[] header = new byte[88];
            metadata.getBytes(metadata.readerIndex(), header);
            received.add(new Message(
                    ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN),
                    ((VarBinaryVector) incoming.getRoot().getVector("payload")).get(0)));
        }
        results.onCompleted();
    }

    /** Opens the stream; tries again while the other node has not joined the job. */
    void open(String address, String job, long placementEpoch, int mine, int other, String topology) throws Exception {
        epoch = placementEpoch;
        jobKey = MessageDigest.getInstance("SHA-256").digest(job.getBytes(StandardCharsets.UTF_8));
        client = FlightClient.builder(allocator, new Location("grpc+tcp://" + address))
                .build();
        root = VectorSchemaRoot.create(
                new Schema(List.of(Field.nullable("payload", new ArrowType.Binary()))), allocator);
        FlightDescriptor descriptor = FlightDescriptor.path(
                "locmoe",
                "2",
                job,
                Long.toString(placementEpoch),
                Integer.toString(mine),
                Integer.toString(other),
                topology);
        do {
            Thread.sleep(20);
            answers = new Answers();
            stream = client.startPut(descriptor, root, answers);
        } while (!answers.accepted.get(20, TimeUnit.SECONDS));
    }

    /** Sends rows as one message in parts. */
    void send(int target, long step, int layer, int direction, int chunk, float[] rows) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * rows.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(rows);
        int parts = (bytes.capacity() + PART - 1) / PART;
        VarBinaryVector payload = (VarBinaryVector) root.getVector(0);
        for (int part = 0; part < parts; part++) {
            int size = Math.min(PART, bytes.capacity() - part * PART);
            payload.allocateNew(size, 1);
            payload.set(0, bytes.array(), part * PART, size);
            root.setRowCount(1);
            ByteBuffer header = ByteBuffer.allocate(88)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putInt(0x4D4F4C31)
                    .putInt(1)
                    .put(jobKey, 0, 8)
                    .putLong(epoch)
                    .putInt(0)
                    .putInt(target)
                    .putLong(step)
                    .putInt(0)
                    .putInt(layer)
                    .putInt(direction)
                    .putInt(chunk)
                    .putLong(bytes.capacity())
                    .putLong((long) part * PART)
                    .putInt(part)
                    .putInt(parts)
                    .putInt(sum(bytes.array(), part * PART, size));
            header.putInt(sum(header.array(), 0, 84));
            ArrowBuf metadata = allocator.buffer(88);
            metadata.writeBytes(header.array());
            stream.putNext(metadata);
        }
    }

    private static int sum(byte[] bytes, int offset, int length) {
        CRC32C sum = new CRC32C();
        sum.update(bytes, offset, length);
        return (int) sum.getValue();
    }

    /** The rows of the next message, which must have this tag. */
    float[] receive(long step, int layer, int direction, int chunk) throws Exception {
        ByteBuffer message = null;
        for (int part = 0, parts = 1; part < parts; part++) {
            Message next = received.poll(20, TimeUnit.SECONDS);
            ByteBuffer header = next.header();
            if (header.getLong(32) != step
                    || header.getInt(44) != layer
                    || header.getInt(48) != direction
                    || header.getInt(52) != chunk
                    || header.getInt(72) != part) {
                throw new IllegalStateException("another message: " + header.getLong(32) + " " + header.getInt(48));
            }
            parts = header.getInt(76);
            message = message == null
                    ? ByteBuffer.allocate((int) header.getLong(56)).order(ByteOrder.LITTLE_ENDIAN)
                    : message;
            message.put((int) header.getLong(64), next.part());
        }
        float[] rows = new float[message.capacity() / 4];
        message.asFloatBuffer().get(rows);
        return rows;
    }

    void end() {
        stream.completed();
        answers.getResult();
    }

    @Override
    public void close() throws Exception {
        root.close();
        client.close();
        server.close();
        allocator.close();
    }
}
