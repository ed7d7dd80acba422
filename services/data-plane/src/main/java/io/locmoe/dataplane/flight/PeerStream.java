package io.locmoe.dataplane.flight;

import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.locmoe.dataplane.DataPlaneException.Code;
import io.locmoe.dataplane.JobSession;
import io.locmoe.dataplane.body.BodyOffer;
import io.locmoe.dataplane.body.OutgoingBodies;
import io.locmoe.dataplane.failure.RefusedException;
import io.locmoe.dataplane.reader.BodyReader;
import io.locmoe.dataplane.wire.FrameHeader;
import io.locmoe.dataplane.wire.StreamTicket;
import io.locmoe.spi.comm.MessageTag;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The stream of one job from this node to one peer, open from before step 0 until the job ends. Several ranks send on
 * it; a lock admits one part of a message at a time, in the order of arrival, so that a small message waits for at most
 * one part.
 */
final class PeerStream implements AutoCloseable {
    private final JobSession job;
    private final PeerWording wording;
    private final long jobKey;
    private final ReentrantLock sending = new ReentrantLock(true);
    private final PeerState state;
    private final ManagedChannel channel;
    private final ClientCall<InputStream, InputStream> call;
    private final PartWriter writer;
    private boolean ended;

    /**
     * Starts opening the stream.
     *
     * @param reader lets a rank read while it cannot send
     */
    PeerStream(
            JobSession job,
            int peer,
            PeerChannels channels,
            boolean asksForBodies,
            BodyReader reader,
            LossListener lost) {
        this.job = job;
        this.wording = new PeerWording(job, peer);
        this.jobKey = FrameHeader.jobKey(job.jobId());
        this.state = new PeerState(job, peer, channels.trust(), lost);
        this.channel = channels.open(job.peers().get(peer));
        this.call = channel.newCall(DoPut.METHOD, channels.options(job.nodeName(peer)));
        call.start(state, new Metadata());
        call.request(Integer.MAX_VALUE);
        this.writer = new PartWriter(call, state, wording, reader);
        writer.open(StreamTicket.of(job, peer), asksForBodies);
    }

    /** Waits for the answer; null if the peer accepted the stream, otherwise the reason. */
    RefusedException awaitAccepted(long untilNanos) {
        return state.awaitAccepted(untilNanos);
    }

    /** The body channel that the accepting peer offers, if any. */
    Optional<BodyOffer> offer() {
        return state.offer();
    }

    /** Sets the channel for bodies, in place of the Flight stream. Call it before the first message. */
    void bodies(OutgoingBodies channel) {
        writer.bodies(channel);
    }

    /** Sends a message, in parts if it is large. On return the payload may be reused. */
    void send(int source, int target, MessageTag tag, MemorySegment payload) {
        long bytes = payload.byteSize();
        if (bytes > FrameHeader.LARGEST_MESSAGE) {
            throw wording.tooLarge(source, target, tag, bytes);
        }
        long partBytes = writer.partBytes();
        int parts = (int) Math.max(1, (bytes + partBytes - 1) / partBytes);
        for (int part = 0; part < parts; part++) {
            long offset = part * partBytes;
            FrameHeader header = new FrameHeader(
                    FrameHeader.PART, jobKey, job.placementEpoch(), source, target, tag, bytes, offset, part, parts);
            sendPart(header, payload.asSlice(offset, Math.min(partBytes, bytes - offset)));
        }
    }

    private void sendPart(FrameHeader header, MemorySegment part) {
        long until = System.nanoTime() + job.deadline().toNanos();
        if (!lockBefore(until)) {
            throw wording.full(header);
        }
        try {
            if (ended) {
                throw wording.left(header);
            }
            writer.write(header, part, until);
        } catch (IllegalStateException e) {
            state.check(header.tag());
            throw wording.closed(header, e);
        } finally {
            sending.unlock();
        }
    }

    private boolean lockBefore(long until) {
        try {
            return sending.tryLock(until - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw wording.interrupted(e);
        }
    }

    /** Tells the peer why the job ends, and ends the stream. Waits for another sender's part, not for the network. */
    void abort(Code code, String reason) {
        wake();
        if (!lockBefore(System.nanoTime() + TimeUnit.SECONDS.toNanos(1))) {
            return;
        }
        try {
            if (!ended && state.open()) {
                writer.abort(FrameHeader.abort(jobKey, job.placementEpoch()), new RefusedException(code, reason));
                end();
            }
        } catch (IllegalStateException e) {
            state.broken(e);
        } finally {
            sending.unlock();
        }
    }

    /** Makes waiting and later sends fail. */
    void wake() {
        state.wakeSenders();
        writer.stopBodies();
    }

    /** Gives up a peer that does not answer any more. Does not wait. */
    void giveUp() {
        state.leave();
        wake();
        state.broken(new IllegalStateException("the peer is out of reach"));
    }

    private void end() {
        ended = true;
        if (state.open()) {
            call.halfClose();
        }
    }

    /** Ends the stream in order; everything sent before is delivered. */
    void finish() {
        sending.lock();
        try {
            state.leave();
            if (!ended) {
                if (state.open()) {
                    writer.endBodies(FrameHeader.end(jobKey, job.placementEpoch()));
                }
                end();
            }
        } catch (IllegalStateException e) {
            state.broken(e);
        } finally {
            sending.unlock();
        }
    }

    /**
     * Waits until the peer has received everything, then frees all resources; cancels the rest after {@code grace}.
     * Also frees them on an interrupted thread.
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
            call.cancel("node " + job.node() + " leaves the job", null);
            state.awaitEnd(Duration.ofSeconds(1));
        }
        writer.close();
        // After an early end by the peer, parts that flow control holds back would keep the channel open for 5 s.
        channel.shutdownNow();
    }

    @Override
    public void close() {
        close(Duration.ofSeconds(1));
    }
}
