package io.locmoe.dataplane.flight;

import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import io.locmoe.dataplane.DataPlaneException;
import io.locmoe.dataplane.DataPlaneException.Code;
import io.locmoe.dataplane.JobSession;
import io.locmoe.dataplane.body.BodyOffer;
import io.locmoe.dataplane.failure.RefusedException;
import io.locmoe.identity.Trust;
import io.locmoe.spi.comm.MessageTag;
import java.io.InputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * The peer's answers on our stream to it. gRPC calls it on an event loop, which never waits here; senders and the
 * closing thread do.
 */
final class PeerState extends ClientCall.Listener<InputStream> {
    /** Longest wait for a peer that has received everything and only has to confirm it. */
    static final Duration GRACE = Duration.ofSeconds(5);

    static final RefusedException NO_ANSWER = RefusedException.forNow(Code.PEER_LOST, "no answer");

    private static final Duration REASON = Duration.ofSeconds(1);

    private final JobSession job;
    private final int peer;
    private final Trust trust;
    private final LossListener lost;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final AtomicBoolean closed = new AtomicBoolean();
    private boolean accepted;
    private volatile Optional<BodyOffer> offer = Optional.empty();
    private boolean leaving;
    private boolean wakened;
    private Status end;

    PeerState(JobSession job, int peer, Trust trust, LossListener lost) {
        this.job = job;
        this.peer = peer;
        this.trust = trust;
        this.lost = lost;
    }

    /** Waits for the answer; null if the peer accepted the stream, otherwise the reason. */
    RefusedException awaitAccepted(long untilNanos) {
        boolean decided = await(() -> accepted || end != null, untilNanos);
        lock.lock();
        try {
            if (accepted) {
                return null;
            }
            leaving = true;
            if (!decided) {
                return NO_ANSWER;
            }
            return end.isOk()
                    ? RefusedException.forNow(Code.PEER_LOST, "it ended the stream")
                    : RefusalStatus.read(end, trust);
        } finally {
            lock.unlock();
        }
    }

    /** Waits until the stream accepts a part; false if it did not in time, or has ended. */
    boolean awaitReady(ClientCall<?, ?> call, long untilNanos) {
        if (call.isReady()) {
            return true;
        }
        await(() -> call.isReady() || end != null || wakened, untilNanos);
        return call.isReady();
    }

    /** Waits briefly for the reason why a body channel broke, which arrives on the Flight stream. */
    void awaitReason() {
        await(() -> end != null || wakened, System.nanoTime() + REASON.toNanos());
    }

    boolean awaitEnd(Duration grace) {
        return await(() -> end != null, System.nanoTime() + grace.toNanos());
    }

    private boolean await(BooleanSupplier condition, long untilNanos) {
        lock.lock();
        try {
            long nanos = untilNanos - System.nanoTime();
            while (!condition.getAsBoolean()) {
                if (nanos <= 0) {
                    return false;
                }
                nanos = changed.awaitNanos(nanos);
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DataPlaneException(Code.CANCELLED, "interrupted while waiting for " + job.name(peer), e);
        } finally {
            lock.unlock();
        }
    }

    /** @throws DataPlaneException if the peer has ended the stream */
    void check(MessageTag tag) {
        lock.lock();
        try {
            if (wakened) {
                throw new DataPlaneException(Code.CANCELLED, "the job was aborted: " + tag);
            }
            if (end != null) {
                throw new DataPlaneException(
                        Code.PEER_LOST,
                        (end.isOk() ? job.name(peer) + " has left the job" : sentence(end)) + ": " + tag,
                        end.getCause());
            }
        } finally {
            lock.unlock();
        }
    }

    private String sentence(Status broken) {
        return job.name(peer) + " closed its stream from node " + job.node() + ": " + RefusalStatus.describe(broken);
    }

    boolean open() {
        lock.lock();
        try {
            return end == null;
        } finally {
            lock.unlock();
        }
    }

    /** From now on the end of the stream is not a failure. */
    void leave() {
        change(() -> leaving = true);
    }

    void wakeSenders() {
        change(() -> wakened = true);
    }

    @Override
    public void onReady() {
        change(() -> {});
    }

    @Override
    public void onMessage(InputStream putResult) {
        Optional<BodyOffer> offered = BodyOffer.read(putResult);
        change(() -> {
            accepted = true;
            offer = offered;
        });
    }

    /** The body channel that the peer offers, if any. */
    Optional<BodyOffer> offer() {
        return offer;
    }

    /** Reports the failure, once, before senders wake, so that they fail with its reason. */
    @Override
    public void onClose(Status status, Metadata trailers) {
        if (closed.getAndSet(true)) {
            return;
        }
        boolean[] tell = new boolean[1];
        change(() -> tell[0] = accepted && !leaving && !status.isOk());
        if (tell[0]) {
            RefusedException refused = RefusalStatus.read(status, trust);
            boolean byPeer = refused.code() != Code.PEER_LOST;
            String why = byPeer ? refused.getMessage() : sentence(status);
            lost.lost(peer, refused.code(), why, status.asRuntimeException());
        }
        change(() -> end = status);
    }

    /** Ends the stream for a reason of this node. */
    void broken(IllegalStateException cause) {
        onClose(Status.CANCELLED.withDescription(cause.getMessage()).withCause(cause), new Metadata());
    }

    private void change(Runnable update) {
        lock.lock();
        try {
            update.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
