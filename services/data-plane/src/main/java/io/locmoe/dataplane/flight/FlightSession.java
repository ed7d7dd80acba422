package io.locmoe.dataplane.flight;

import io.locmoe.dataplane.BodyChannel;
import io.locmoe.dataplane.DataPlaneException.Code;
import io.locmoe.dataplane.JobSession;
import io.locmoe.dataplane.body.ClosedPorts;
import io.locmoe.dataplane.body.Detours;
import io.locmoe.dataplane.failure.RefusedException;
import io.locmoe.dataplane.incoming.Inbox;
import io.locmoe.dataplane.incoming.IncomingStreams;
import io.locmoe.dataplane.incoming.IncomingWording;
import io.locmoe.dataplane.memory.NativePool;
import io.locmoe.dataplane.memory.Payload;
import io.locmoe.dataplane.rank.RankedSession;
import io.locmoe.dataplane.rank.SessionRanks;
import io.locmoe.dataplane.reader.BodyReader;
import io.locmoe.dataplane.wire.FrameHeader;
import io.locmoe.spi.topology.Topology;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/** One job on one node: its ranks, a stream to each peer, and the streams from its peers. */
final class FlightSession extends RankedSession implements Inbox {
    private static final Logger LOG = System.getLogger(FlightSession.class.getName());
    /** Bytes of message memory to retain: the next step needs the same sizes again. */
    private static final long RETAINED_BYTES = 64L << 20;

    private final JobSession job;
    private final Runnable leave;
    private final BodyReader bodyReader = new BodyReader();
    private final IncomingStreams incoming = new IncomingStreams();
    /** Nodes whose stream is open. */
    private final Set<Integer> sources = ConcurrentHashMap.newKeySet();

    private final OutgoingStreams outgoing;
    private final SessionRanks ranks;
    private final AtomicBoolean failed = new AtomicBoolean();
    private final AtomicBoolean aborted = new AtomicBoolean();
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile Optional<String> notice = Optional.empty();

    /**
     * @param lent  counts the bytes that messages of the process hold
     * @param leave removes the session from the data plane's list
     */
    FlightSession(JobSession job, AtomicLong lent, LinkCounters links, Runnable leave) {
        this.job = job;
        this.leave = leave;
        this.outgoing = new OutgoingStreams(job, links);
        Topology topology = job.topology();
        this.ranks = new SessionRanks(
                topology,
                rank -> topology.node(rank) == job.node(),
                job.deadline(),
                SessionRanks.MAILBOX_BYTES,
                new NativePool(RETAINED_BYTES, lent),
                bodyReader,
                outgoing::send);
    }

    @Override
    public JobSession job() {
        return job;
    }

    IncomingStreams incoming() {
        return incoming;
    }

    BodyReader bodyReader() {
        return bodyReader;
    }

    /** Opens a stream to every peer. Blocks until all have accepted, at most for the job's deadline. */
    void open(PeerChannels channels, BodyChannel bodies, ClosedPorts closed) {
        long until = System.nanoTime() + job.deadline().toNanos();
        Detours detours = new Detours(job, closed);
        outgoing.open(new PeerOpening(job, channels, bodies, bodyReader, detours, this::lostStream, until));
        notice = detours.notice();
        notice.ifPresent(sentence -> LOG.log(Level.WARNING, "job '" + job.jobId() + "': " + sentence));
    }

    @Override
    public Payload memory(FrameHeader header) {
        return ranks.memory(header.source(), header.target(), header.tag(), header.bytes());
    }

    @Override
    public void deliver(FrameHeader header, Payload message) {
        ranks.deliver(header.source(), header.target(), header.tag(), message);
    }

    @Override
    public boolean deliverNow(FrameHeader header, Payload message) {
        return ranks.deliverNow(header.source(), header.target(), header.tag(), message);
    }

    @Override
    public void mended(FrameHeader header) {
        String sentence = new IncomingWording(job, job.topology().node(header.source())).mended(header);
        LOG.log(Level.WARNING, "job '" + job.jobId() + "': " + sentence);
        ranks.mended(header.target(), sentence);
    }

    /**
     * Registers the one stream of a node.
     *
     * @throws RefusedException if the node already has a stream, which stays open
     */
    void claim(int node) {
        if (!sources.add(node)) {
            throw new RefusedException(
                    Code.FOREIGN_NODE,
                    job.name(node) + " has its stream to node " + job.node() + " of job '" + job.jobId()
                            + "' already; this second one is refused, and the first goes on");
        }
    }

    /** A peer has ended its stream in order: it sends nothing more. */
    void peerLeft(int node) {
        ranks.nodeLeft(node, job.name(node) + " has left the job");
    }

    /** Fails the ranks immediately, and tells the peers from another thread. Any thread, even an event loop. */
    void lost(Code code, String sentence, Throwable cause) {
        lost(code, sentence, cause, () -> {});
    }

    /** Like {@link #lost}, for a node that has gone silent: the session does not wait for it at its end. */
    void outOfReach(int node, Code code, String sentence, Throwable cause) {
        lost(code, sentence, cause, () -> outgoing.giveUp(node));
    }

    private void lost(Code code, String sentence, Throwable cause, Runnable then) {
        failRanks(code, sentence, cause);
        Thread.ofVirtual().name("abort-" + job.jobId()).start(() -> {
            tellPeers(code, sentence);
            then.run();
        });
    }

    /** Like {@link #lost}, for our stream to a node. */
    private void lostStream(int node, Code code, String sentence, Throwable cause) {
        lost(code, code == Code.PEER_LOST ? sentence + waitsFor(node) : sentence, cause);
    }

    /** A clause about what the ranks wait for from a node; empty if they do not wait. */
    String waitsFor(int node) {
        return ranks.waitsFor(node);
    }

    /**
     * Handles an abort by a peer, which has told the others itself. The session does not wait for its last messages,
     * because a peer that has lost a node may hear nobody.
     */
    void abortedByPeer(int node, RefusedException reason) {
        aborted.set(true);
        failRanks(reason.code(), job.name(node) + " aborted the job: " + reason.getMessage(), null);
        outgoing.wake();
        if (reason.code() == Code.PEER_LOST) {
            outgoing.giveUp(node);
        }
    }

    @Override
    public void abort(String reason) {
        failRanks(Code.CANCELLED, reason, null);
        tellPeers(Code.CANCELLED, reason);
    }

    private void failRanks(Code code, String sentence, Throwable cause) {
        if (failed.compareAndSet(false, true)) {
            String line = System.lineSeparator() + "    ";
            LOG.log(
                    Level.WARNING,
                    "job '" + job.jobId() + "' failed on node " + job.node() + ": " + sentence + "; its last exchanges:"
                            + line + String.join(line, lastExchanges()));
        }
        ranks.fail(code, sentence, cause);
    }

    private void tellPeers(Code code, String reason) {
        if (!closed.get() && aborted.compareAndSet(false, true)) {
            outgoing.abort(code, reason);
        }
    }

    @Override
    protected SessionRanks ranks() {
        return ranks;
    }

    @Override
    public Optional<String> notice() {
        return notice;
    }

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        outgoing.close();
        leave.run();
        incoming.close();
        bodyReader.close();
        ranks.close();
    }
}
