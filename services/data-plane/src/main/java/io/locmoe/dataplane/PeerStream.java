package io.locmoe.dataplane;

import static io.locmoe.dataplane.Wording.seconds;

import io.grpc.ManagedChannel;
import io.locmoe.dataplane.DataPlaneException.Code;
import io.locmoe.spi.comm.MessageTag;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.arrow.flight.FlightClient;
import org.apache.arrow.flight.FlightClient.ClientStreamListener;
import org.apache.arrow.flight.FlightGrpcUtils;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;

/**
 * The stream of one job from this node to one peer, open from before step 0 until the job ends. Several ranks send on it;
 * a lock admits one part of a message at a time, in the order of arrival, so that a small message waits for one part at
 * most. Everything the stream allocates is touched under that lock and freed by {@link #close}.
 */
final class PeerStream implements AutoCloseable {
    private final JobSession job;
    private final int peer;
    private final long jobKey;
    private final ReentrantLock sending = new ReentrantLock(true);
    private final PeerState state;
    private final BufferAllocator allocator;
    private final ManagedChannel channel;
    private final FlightClient client;
    private final PartBatch batch;
    private final ClientStreamListener stream;
    private boolean ended;

    /** Starts to open the stream. */
    PeerStream(JobSession job, int peer, BufferAllocator parent, NettyLoops loops, LossListener lost) {
        this.job = job;
        this.peer = peer;
        this.jobKey = MessageHeader.jobKey(job.jobId());
        this.state = new PeerState(job, peer, lost);
        this.allocator = parent.newChildAllocator("to node " + peer + " of " + job.jobId(), 0, Long.MAX_VALUE);
        this.channel = PeerChannel.open(job.peers().get(peer), loops, state::ready);
        this.client = FlightGrpcUtils.createFlightClient(allocator, channel);
        this.batch = new PartBatch(allocator);
        this.stream = client.startPut(StreamTicket.of(job, peer).descriptor(), batch.root(), state);
    }

    /** Hears, on an event loop, that the peer has ended an accepted stream before this node has. Must not block. */
    interface LossListener {
        void lost(Code code, String sentence, Throwable cause);
    }

    /** Waits for the peer's answer; null if it has accepted the stream. */
    RefusedException awaitAccepted(long untilNanos) {
        return state.awaitAccepted(untilNanos);
    }

    /** Sends a message, in parts if it is large. On return the payload may be reused. */
    void send(int source, int target, MessageTag tag, MemorySegment payload) {
        long bytes = payload.byteSize();
        int parts = (int) Math.max(1, Parts.of(bytes));
        for (int part = 0; part < parts; part++) {
            long offset = part * Parts.BYTES;
            MessageHeader header = new MessageHeader(MessageHeader.PART, jobKey, job.placementEpoch(), source, target, tag,
                    bytes, offset, part, parts);
            sendPart(header, payload.asSlice(offset, Math.min(Parts.BYTES, bytes - offset)), job.deadline());
        }
    }

    private void sendPart(MessageHeader header, MemorySegment part, Duration deadline) {
        long until = System.nanoTime() + deadline.toNanos();
        if (!lockBefore(until)) {
            throw full(header, deadline);
        }
        try {
            if (ended) {
                throw new DataPlaneException(Code.CANCELLED, "node " + job.node() + " has ended its stream to "
                        + job.name(peer) + ": " + header.tag());
            }
            if (!state.awaitReady(stream, until)) {
                state.check(header.tag());
                throw full(header, deadline);
            }
            stream.putNext(batch.fill(header, part));
        } catch (IllegalStateException e) {
            state.check(header.tag());
            throw new DataPlaneException(Code.PEER_LOST, "the stream to " + job.name(peer) + " is closed: " + header.tag(), e);
        } finally {
            sending.unlock();
        }
    }

    private boolean lockBefore(long until) {
        try {
            return sending.tryLock(until - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DataPlaneException(Code.CANCELLED, "interrupted while sending to " + job.name(peer), e);
        }
    }

    private DataPlaneException full(MessageHeader header, Duration deadline) {
        return new DataPlaneException(Code.BACK_PRESSURE, job.name(peer) + " took nothing from node " + job.node() + " for "
                + seconds(deadline) + "; rank " + header.source() + " sends to rank " + header.target() + ": " + header.tag());
    }

    /** Tells the peer why the job ends, and ends the stream. Waits for another sender's part, not for the network. */
    void abort(Code code, String reason) {
        state.wakeSenders();
        if (!lockBefore(System.nanoTime() + TimeUnit.SECONDS.toNanos(1))) {
            return;
        }
        try {
            if (!ended && state.open()) {
                stream.putMetadata(abortFrame(new RefusedException(code, reason).wire()));
                end();
            }
        } catch (IllegalStateException e) {
            state.onError(e);
        } finally {
            sending.unlock();
        }
    }

    private ArrowBuf abortFrame(String wire) {
        byte[] text = wire.getBytes(StandardCharsets.UTF_8);
        ArrowBuf frame = allocator.buffer(MessageHeader.BYTES + text.length);
        MessageHeader.abort(jobKey, job.placementEpoch()).write(frame);
        frame.writeBytes(text);
        return frame;
    }

    private void end() {
        ended = true;
        if (state.open()) {
            stream.completed();
        }
    }

    /** Ends the stream in order; what was sent before is delivered. */
    void finish() {
        sending.lock();
        try {
            state.leave();
            if (!ended) {
                end();
            }
        } catch (IllegalStateException e) {
            state.onError(e);
        } finally {
            sending.unlock();
        }
    }

    /**
     * Waits until the peer has taken what was sent, then frees everything; cancels what is not taken in time. An
     * interrupted thread frees everything too.
     */
    void close(Duration grace) {
        boolean interrupted = Thread.interrupted();
        try {
            free(grace);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void free(Duration grace) {
        finish();
        if (!state.awaitEnd(grace)) {
            stream.error(new IllegalStateException("node " + job.node() + " leaves the job"));
            state.awaitEnd(Duration.ofSeconds(1));
        }
        batch.close();
        // After an early end by the peer, parts that flow control holds back would keep the channel open for 5 s.
        channel.shutdownNow();
        try {
            client.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        allocator.close();
    }

    @Override
    public void close() {
        close(Duration.ofSeconds(1));
    }
}
