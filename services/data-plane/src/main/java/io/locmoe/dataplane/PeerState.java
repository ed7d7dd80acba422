package io.locmoe.dataplane;

import io.locmoe.dataplane.DataPlaneException.Code;
import io.locmoe.spi.comm.MessageTag;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.apache.arrow.flight.FlightClient.ClientStreamListener;
import org.apache.arrow.flight.FlightClient.PutListener;
import org.apache.arrow.flight.PutResult;

/**
 * What the peer says about our stream to it. Flight calls it on an event loop, which is never held up here; senders and
 * the closing thread wait here.
 */
final class PeerState implements PutListener {
    /** Bound of the wait for a peer that has taken everything and only has to say so. */
    static final Duration GRACE = Duration.ofSeconds(5);

    private static final Duration REASON = Duration.ofSeconds(1);

    private final JobSession job;
    private final int peer;
    private final PeerStream.LossListener lost;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private boolean accepted;
    private BodyOffer offer;
    private boolean leaving;
    private boolean wakened;
    private boolean ended;
    private Throwable failure;

    PeerState(JobSession job, int peer, PeerStream.LossListener lost) {
        this.job = job;
        this.peer = peer;
        this.lost = lost;
    }

    /** Why the peer did not accept the stream; null if it did. */
    RefusedException awaitAccepted(long untilNanos) {
        boolean decided = await(() -> accepted || ended, untilNanos);
        lock.lock();
        try {
            if (accepted) {
                return null;
            }
            leaving = true;
            if (!decided) {
                return RefusedException.forNow(Code.PEER_LOST, "no answer");
            }
            return failure == null ? RefusedException.forNow(Code.PEER_LOST, "it ended the stream")
                    : RefusedException.fromFlight(failure);
        } finally {
            lock.unlock();
        }
    }

    /** Whether the stream takes a part now; false if it did not in time, or has ended. */
    boolean awaitReady(ClientStreamListener stream, long untilNanos) {
        if (stream.isReady()) {
            return true;
        }
        await(() -> stream.isReady() || ended || wakened, untilNanos);
        return stream.isReady();
    }

    /** Waits a moment for the reason of a broken body channel, which comes by the Flight stream. */
    void awaitReason() {
        await(() -> ended || wakened, System.nanoTime() + REASON.toNanos());
    }

    boolean awaitEnd(Duration grace) {
        return await(() -> ended, System.nanoTime() + grace.toNanos());
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
                throw new DataPlaneException(Code.CANCELLED, "the job is aborted: " + tag);
            }
            if (ended) {
                throw new DataPlaneException(Code.PEER_LOST, failure == null
                        ? job.name(peer) + " has left the job: " + tag : broken(failure) + ": " + tag, failure);
            }
        } finally {
            lock.unlock();
        }
    }

    private String broken(Throwable cause) {
        return job.name(peer) + " closed its stream from node " + job.node() + ": " + RefusedException.describe(cause);
    }

    boolean open() {
        lock.lock();
        try {
            return !ended;
        } finally {
            lock.unlock();
        }
    }

    /** From now on an end of the stream is not a loss. */
    void leave() {
        change(() -> leaving = true);
    }

    void wakeSenders() {
        change(() -> wakened = true);
    }

    /** The stream may take bytes again. */
    void ready() {
        change(() -> {});
    }

    @Override
    public void onNext(PutResult result) {
        BodyOffer offered = BodyOffer.parse(result.getApplicationMetadata());
        change(() -> {
            accepted = true;
            offer = offered;
        });
    }

    /** The body channel that the peer offers; null for none. */
    BodyOffer offer() {
        lock.lock();
        try {
            return offer;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void onCompleted() {
        change(() -> ended = true);
    }

    /** Tells the loss before senders wake, so that they fail with its reason. */
    @Override
    public void onError(Throwable cause) {
        boolean[] tell = new boolean[1];
        change(() -> tell[0] = accepted && !leaving && !ended);
        if (tell[0]) {
            RefusedException refused = RefusedException.fromFlight(cause);
            boolean byPeer = refused.code() != Code.PEER_LOST;
            lost.lost(refused.code(), byPeer ? refused.getMessage() : broken(cause), cause);
        }
        change(() -> {
            ended = true;
            failure = failure == null ? cause : failure;
        });
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

    /** Waits for the end of the stream. Not used: the closing thread waits with a deadline. */
    @Override
    public void getResult() {
        awaitEnd(job.deadline());
    }

    /** Tells Flight not to wait for readiness itself, since it would spin; senders wait before each put. */
    @Override
    public boolean isCancelled() {
        return true;
    }
}
