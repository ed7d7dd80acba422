package io.locmoe.dataplane;

import io.locmoe.dataplane.DataPlaneException.Code;
import io.locmoe.spi.comm.MessageTag;
import io.locmoe.spi.comm.Transport;
import io.locmoe.spi.topology.Topology;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/** One job on one node: mailboxes of its ranks, a stream to each peer, and the streams the peers have opened to it. */
final class FlightSession implements Session {
    /** Of memory for messages; a step needs the same sizes again. */
    private static final long RETAINED_BYTES = 64L << 20;

    private final JobSession job;
    private final Topology topology;
    private final Runnable leave;
    private final NativePool pool;
    private final List<Mailbox> mailboxes = new ArrayList<>();
    private final List<Transport> transports = new ArrayList<>();
    private final PeerStream[] peers;
    private final IncomingStreams incoming = new IncomingStreams();
    private final BodyReader bodyReader = new BodyReader();
    private final AtomicBoolean aborted = new AtomicBoolean();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final CountDownLatch opened = new CountDownLatch(1);
    private volatile Thread opener;
    private final Traffic traffic;
    private final ExchangeLedger ledger = new ExchangeLedger();
    private final AtomicBoolean told = new AtomicBoolean();
    private final LocalCarrier local;

    /**
     * @param lent  bytes that the messages of the process hold
     * @param leave takes the session out of the data plane's list
     */
    FlightSession(JobSession job, AtomicLong lent, Runnable leave) {
        this.job = job;
        this.topology = job.topology();
        this.pool = new NativePool(RETAINED_BYTES, lent);
        this.leave = leave;
        this.peers = new PeerStream[topology.nodes()];
        this.traffic = new Traffic(topology);
        this.local = new LocalCarrier(mailboxes, pool, job.deadline());
        for (int rank = 0; rank < topology.ranks(); rank++) {
            boolean mine = topology.node(rank) == job.node();
            Mailbox mailbox = mine ? new Mailbox(rank, topology, LocalTransport.MAILBOX_BYTES) : null;
            mailboxes.add(mailbox);
            if (mine) {
                transports.add(new RankTransport(
                        rank, topology, mailbox, this::carry, bodyReader, traffic, ledger, job.deadline()));
            }
        }
    }

    JobSession job() {
        return job;
    }

    /**
     * Memory for a message that begins to come in parts or by a body channel: what its rank has named, or the pool's.
     */
    Payload memory(MessageHeader header) {
        return mailboxes
                .get(header.target())
                .named(header.source(), header.tag(), header.bytes())
                .orElseGet(() -> pool.lend(header.bytes()));
    }

    IncomingStreams incoming() {
        return incoming;
    }

    BodyReader bodyReader() {
        return bodyReader;
    }

    /** Opens a stream to every peer. Blocks until all have accepted, at most for the job's deadline. */
    void open(NettyLoops loops, BodyChannel bodies) {
        long until = System.nanoTime() + job.deadline().toNanos();
        PeerOpening opening = new PeerOpening(job, loops, bodies, bodyReader, this::lost, until);
        opener = Thread.currentThread();
        try {
            for (int hop = 1; hop < peers.length; hop++) {
                int peer = (job.node() + hop) % peers.length;
                peers[peer] = opening.open(peer);
            }
        } finally {
            opener = null;
            opened.countDown();
        }
    }

    /** A session that is closed while it opens stops opening first, so that no stream is opened behind its back. */
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

    private void carry(int source, int target, MessageTag tag, MemorySegment payload) {
        if (topology.sameNode(source, target)) {
            local.carry(source, target, tag, payload);
        } else {
            try {
                peers[topology.node(target)].send(source, target, tag, payload);
            } catch (DataPlaneException e) {
                mailboxes.get(source).check();
                throw e;
            }
        }
    }

    /** Takes a message that came from a peer; blocks while the target's mailbox is full. */
    void deliver(MessageHeader header, Payload message) {
        mailboxes.get(header.target()).offer(header.source(), header.tag(), message, job.deadline());
    }

    /** Takes a message that came from a peer; false if the target's mailbox is full. Does not wait. */
    boolean deliverNow(MessageHeader header, Payload message) {
        return mailboxes.get(header.target()).offerNow(header.source(), header.tag(), message);
    }

    /** A peer has ended its stream in order: it sends nothing more. */
    void peerLeft(int node) {
        String sentence = job.name(node) + " has left the job";
        for (int source = 0; source < topology.ranks(); source++) {
            if (topology.node(source) == node) {
                int from = source;
                mine().forEach(mailbox -> mailbox.sourceLeft(from, sentence));
            }
        }
    }

    /** Any thread, also an event loop: fails the ranks at once and tells the peers from a thread of its own. */
    void lost(Code code, String sentence, Throwable cause) {
        failRanks(code, sentence, cause);
        Thread.ofVirtual().name("abort-" + job.jobId()).start(() -> tellPeers(code, sentence));
    }

    /** A peer has aborted the job, and has told the others itself. */
    void abortedByPeer(int node, RefusedException reason) {
        aborted.set(true);
        failRanks(reason.code(), job.name(node) + " aborted the job: " + reason.getMessage(), null);
        for (PeerStream peer : peers) {
            if (peer != null) {
                peer.wake();
            }
        }
    }

    @Override
    public void abort(String reason) {
        failRanks(Code.CANCELLED, reason, null);
        tellPeers(Code.CANCELLED, reason);
    }

    private void failRanks(Code code, String sentence, Throwable cause) {
        if (told.compareAndSet(false, true)) {
            ledger.log(job, sentence);
        }
        mine().forEach(mailbox -> mailbox.abort(code, sentence, cause));
    }

    private void tellPeers(Code code, String reason) {
        if (!closed.get() && aborted.compareAndSet(false, true)) {
            for (PeerStream peer : peers) {
                if (peer != null) {
                    peer.abort(code, reason);
                }
            }
        }
    }

    private List<Mailbox> mine() {
        return mailboxes.stream().filter(mailbox -> mailbox != null).toList();
    }

    @Override
    public Transport transport(int rank) {
        return transports.stream()
                .filter(transport -> transport.rank() == rank)
                .findFirst()
                .orElseThrow(
                        () -> new IllegalArgumentException("rank " + rank + " does not live on node " + job.node()));
    }

    @Override
    public List<Transport> transports() {
        return List.copyOf(transports);
    }

    @Override
    public Traffic traffic() {
        return traffic;
    }

    @Override
    public List<String> lastExchanges() {
        return ledger.tail(ExchangeLedger.LOGGED);
    }

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        stopOpening();
        for (PeerStream peer : peers) {
            if (peer != null) {
                peer.finish();
            }
        }
        Duration grace = job.deadline().compareTo(PeerState.GRACE) < 0 ? job.deadline() : PeerState.GRACE;
        for (PeerStream peer : peers) {
            if (peer != null) {
                peer.close(grace);
            }
        }
        leave.run();
        incoming.close();
        bodyReader.close();
        mine().forEach(Mailbox::close);
        pool.close();
    }
}
