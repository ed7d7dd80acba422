package io.locmoe.dataplane.flight;

import io.locmoe.dataplane.DataPlaneException;
import io.locmoe.dataplane.DataPlaneException.Code;
import io.locmoe.dataplane.JobSession;
import io.locmoe.spi.comm.MessageTag;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;

/** The streams of one job from this node to its peers. Thread-safe. */
final class OutgoingStreams {
    private static final ThreadFactory CONNECTING =
            Thread.ofPlatform().daemon().name("data-plane-connect-", 0).factory();

    private final JobSession job;
    private final AtomicReferenceArray<PeerStream> peers;
    private final List<LinkCounters.Link> links;
    private final CountDownLatch opened = new CountDownLatch(1);
    private volatile Thread opener;

    OutgoingStreams(JobSession job, LinkCounters links) {
        this.job = job;
        this.links = job.peers().stream().map(links::to).toList();
        this.peers = new AtomicReferenceArray<>(job.topology().nodes());
    }

    /**
     * Opens a stream to every peer, one after another; their body channels are connected concurrently, so that
     * unreachable ones cost one timeout together. Blocks until all have accepted, at most until the opening's deadline.
     */
    void open(PeerOpening opening) {
        opener = Thread.currentThread();
        try (ExecutorService connecting = Executors.newThreadPerTaskExecutor(CONNECTING)) {
            try {
                openAll(opening, connecting);
            } catch (RuntimeException e) {
                connecting.shutdownNow();
                throw e;
            }
        } finally {
            opener = null;
            opened.countDown();
        }
    }

    private void openAll(PeerOpening opening, Executor connecting) {
        List<CompletableFuture<Void>> connected = new ArrayList<>();
        for (int hop = 1; hop < peers.length(); hop++) {
            int peer = (job.node() + hop) % peers.length();
            PeerStream stream = opening.open(peer);
            connected.add(
                    CompletableFuture.runAsync(() -> peers.set(peer, opening.withBodies(stream, peer)), connecting));
        }
        try {
            for (CompletableFuture<Void> one : connected) {
                one.get();
            }
        } catch (ExecutionException e) {
            throw e.getCause() instanceof DataPlaneException known ? known : new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DataPlaneException(Code.CANCELLED, "interrupted while joining", e);
        }
    }

    /** Ends a concurrent {@link #open} first, so that it opens no stream after the close. */
    private void stopOpening() {
        Thread opening = opener;
        if (opening == null || opening == Thread.currentThread()) {
            return;
        }
        opening.interrupt();
        try {
            opened.await(PeerState.GRACE.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    void send(int source, int target, MessageTag tag, MemorySegment payload) {
        int node = job.topology().node(target);
        long begun = System.nanoTime();
        peers.get(node).send(source, target, tag, payload);
        links.get(node).sent(payload.byteSize(), System.nanoTime() - begun);
    }

    /** Makes waiting and later sends fail. */
    void wake() {
        each(PeerStream::wake);
    }

    /** Tells every peer why the job ends, and ends the streams. */
    void abort(Code code, String reason) {
        each(peer -> peer.abort(code, reason));
    }

    /** Stops waiting for the end of the stream to a node. Any thread, even an event loop. */
    void giveUp(int node) {
        PeerStream peer = peers.get(node);
        if (peer != null) {
            peer.giveUp();
        }
    }

    /** Ends the streams in order, and gives the peers some time to receive what was sent. */
    void close() {
        stopOpening();
        each(PeerStream::finish);
        Duration grace = job.deadline().compareTo(PeerState.GRACE) < 0 ? job.deadline() : PeerState.GRACE;
        long until = System.nanoTime() + grace.toNanos();
        each(peer -> peer.close(Duration.ofNanos(until - System.nanoTime())));
    }

    /** Does work for each open stream. */
    private void each(Consumer<PeerStream> work) {
        for (int node = 0; node < peers.length(); node++) {
            PeerStream peer = peers.get(node);
            if (peer != null) {
                work.accept(peer);
            }
        }
    }
}
