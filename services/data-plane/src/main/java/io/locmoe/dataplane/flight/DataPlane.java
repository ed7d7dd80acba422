package io.locmoe.dataplane.flight;

import io.grpc.Server;
import io.locmoe.dataplane.BodyChannel;
import io.locmoe.dataplane.BodyPortException;
import io.locmoe.dataplane.DataPlaneException;
import io.locmoe.dataplane.JobSession;
import io.locmoe.dataplane.LinkTraffic;
import io.locmoe.dataplane.Session;
import io.locmoe.dataplane.body.BodyServer;
import io.locmoe.dataplane.body.ClosedPorts;
import io.locmoe.dataplane.failure.RefusedException;
import io.locmoe.identity.Identity;
import io.locmoe.identity.Trust;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A node's side of the data plane: one Arrow Flight server and two event-loop threads per process. Jobs join it, one
 * after another or several at once, isolated from each other. Thread-safe.
 */
public final class DataPlane implements AutoCloseable {
    private static final Duration OPENING = Duration.ofSeconds(5);

    private final String host;
    private final AtomicLong lent = new AtomicLong();
    private final LinkCounters links = new LinkCounters();
    private final NettyLoops loops;
    private final ExecutorService readers;
    private final Server server;
    private final BodyChannel channel;
    private final Optional<BodyServer> bodies;
    private final Trust trust;
    private final ClosedPorts closed = new ClosedPorts();
    private final Map<String, FlightSession> sessions = new ConcurrentHashMap<>();

    private DataPlane(String host, int port, int bodyPort, BodyChannel channel, Trust trust) throws IOException {
        this.host = host;
        this.trust = Objects.requireNonNull(trust, "trust");
        this.readers = Executors.newThreadPerTaskExecutor(
                Thread.ofPlatform().daemon().name("data-plane-in-", 0).factory());
        this.channel = channel;
        this.bodies = channel == BodyChannel.FLIGHT
                ? Optional.empty()
                : Optional.of(new BodyServer(host, bodyPort, readers, trust));
        this.loops = NettyLoops.start();
        this.server = server(port);
    }

    private Server server(int port) {
        IncomingCalls calls = new IncomingCalls(sessions, bodies, new Arrivals(trust), loops.group(), readers, OPENING);
        return StreamServer.of(new InetSocketAddress(host, port), calls, loops, trust);
    }

    /**
     * Starts the server.
     *
     * @param host address to bind, such as 0.0.0.0
     * @param port 0 lets the system choose one, see {@link #port()}
     * @throws IOException if the address cannot be bound
     */
    public static DataPlane start(String host, int port) throws IOException {
        return start(host, port, BodyChannel.AUTO);
    }

    /**
     * Starts the server.
     *
     * @param channel how bodies travel to and from peers that support it, see {@link BodyChannel}
     * @throws IOException if the address cannot be bound
     */
    public static DataPlane start(String host, int port, BodyChannel channel) throws IOException {
        return start(host, port, 0, channel, Trust.OPEN);
    }

    /**
     * Starts the server.
     *
     * @param port     port of Flight; 0 lets the system choose one
     * @param bodyPort port of body channels by TCP, which peers are told; 0 lets the system choose one
     * @param channel  how bodies travel to and from peers that support it, see {@link BodyChannel}
     * @param trust    proves this node's identity, and checks that of peers; in an open mesh, anyone who reaches the
     *     port may take part in a job whose id and epoch they know
     * @throws BodyPortException if the address cannot be bound for body channels
     * @throws IOException if it cannot be bound for Flight
     */
    public static DataPlane start(String host, int port, int bodyPort, BodyChannel channel, Trust trust)
            throws IOException {
        DataPlane dataPlane = new DataPlane(host, port, bodyPort, channel, trust);
        try {
            dataPlane.server.start();
            return dataPlane;
        } catch (IOException e) {
            dataPlane.close();
            throw new IOException(
                    "the data plane cannot listen on " + host + ":" + port + ": " + RefusedException.describe(e)
                            + "; choose another address, or port 0",
                    e);
        }
    }

    /** The port peers connect to. */
    public int port() {
        return server.getPort();
    }

    /** The bound host and port. */
    public String address() {
        return host + ":" + port();
    }

    /** Off-heap bytes that messages currently hold. */
    public long allocatedBytes() {
        return lent.get();
    }

    /** What the jobs so far have sent to each other node. */
    public List<LinkTraffic> links() {
        return links.traffic();
    }

    /**
     * Joins a job: opens a stream to every peer. Blocks until all peers have joined, at most for the job's deadline.
     *
     * @throws DataPlaneException    if a peer cannot be reached, or refuses the job or the placement epoch
     * @throws IllegalStateException if this node already runs the job
     */
    public Session join(JobSession job) {
        requireName(job);
        FlightSession session = new FlightSession(job, lent, links, () -> sessions.remove(job.jobId()));
        if (sessions.putIfAbsent(job.jobId(), session) != null) {
            throw new IllegalStateException("this node already runs job '" + job.jobId() + "'");
        }
        try {
            session.open(new PeerChannels(loops, trust), channel, closed);
            return session;
        } catch (RuntimeException e) {
            session.close();
            throw e;
        }
    }

    private void requireName(JobSession job) {
        if (trust instanceof Identity identity && !identity.self().name().equals(job.nodeName(job.node()))) {
            throw new DataPlaneException(
                    DataPlaneException.Code.FOREIGN_NODE,
                    "job '" + job.jobId() + "' calls node " + job.node() + " '" + job.nodeName(job.node())
                            + "', but the certificate of this node is that of '"
                            + identity.self().name() + "'");
        }
    }

    /**
     * Ends like the data plane of a process that is killed: peers get no further message, and no end of a stream. Ranks
     * that still compute give their messages back at their next exchange.
     */
    public void breakOff() {
        loops.breakOff();
        end();
    }

    /**
     * Closes sessions that are still open, and the server.
     *
     * @throws IllegalStateException if off-heap memory is still held: a leak
     */
    @Override
    public void close() {
        end();
        if (lent.get() != 0) {
            throw new IllegalStateException(lent.get() + " bytes of messages were never released");
        }
    }

    private void end() {
        sessions.values().forEach(FlightSession::close);
        server.shutdownNow();
        bodies.ifPresent(BodyServer::close);
        readers.shutdownNow();
        loops.close();
    }
}
