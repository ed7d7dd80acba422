package io.locmoe.dataplane;

import io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.arrow.flight.FlightServer;
import org.apache.arrow.flight.Location;
import org.apache.arrow.memory.AllocationListener;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.memory.rounding.SegmentRoundingPolicy;

/**
 * A node's side of the data plane: one Arrow Flight server, one root allocator and two event-loop threads a process.
 * Jobs join it, one after the other or several at once, without mixing. Thread-safe.
 */
public final class DataPlane implements AutoCloseable {
    private static final long ROUNDING = 1024;
    /** Of record batches that are not yet closed: a wrong number of rows in a batch must not take all memory. */
    private static final long INCOMING_BYTES = 4L << 30;
    private static final Duration OPENING = Duration.ofSeconds(5);

    private final String host;
    private final BufferAllocator allocator;
    private final BufferAllocator incoming;
    private final NettyLoops loops;
    private final ExecutorService readers;
    private final FlightServer server;
    private final BodyChannel channel;
    private final BodyServer bodies;
    private final Map<String, FlightSession> sessions = new ConcurrentHashMap<>();

    private DataPlane(String host, int port, BodyChannel channel) throws IOException {
        this.host = host;
        this.allocator = new RootAllocator(AllocationListener.NOOP, Long.MAX_VALUE, new SegmentRoundingPolicy(ROUNDING));
        this.loops = NettyLoops.start();
        this.readers = Executors.newThreadPerTaskExecutor(Thread.ofPlatform().daemon().name("data-plane-in-", 0).factory());
        this.channel = channel;
        this.bodies = channel == BodyChannel.FLIGHT ? null : new BodyServer(host, readers);
        Consumer<NettyServerBuilder> tuning = builder -> builder.directExecutor()
                .flowControlWindow(PeerChannel.WINDOW)
                .permitKeepAliveTime(5, TimeUnit.SECONDS).permitKeepAliveWithoutCalls(true);
        this.incoming = allocator.newChildAllocator("from peers", 0, INCOMING_BYTES);
        this.server = FlightServer.builder(incoming, Location.forGrpcInsecure(host, port),
                        new ExchangeProducer(sessions, bodies, incoming, OPENING))
                .executor(readers)
                .transportHint("grpc.builderConsumer", tuning)
                .transportHint("netty.channelType", loops.serverChannel())
                .transportHint("netty.bossEventLoopGroup", loops.group())
                .transportHint("netty.workerEventLoopGroup", loops.group())
                .build();
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
     * @param channel how bodies travel to and from peers that can do it, see {@link BodyChannel}
     * @throws IOException if the address cannot be bound
     */
    public static DataPlane start(String host, int port, BodyChannel channel) throws IOException {
        DataPlane dataPlane = new DataPlane(host, port, channel);
        try {
            dataPlane.server.start();
            return dataPlane;
        } catch (IOException e) {
            dataPlane.close();
            throw new IOException("the data plane cannot listen on " + host + ":" + port + ": "
                    + RefusedException.describe(e) + "; choose another address, or port 0", e);
        }
    }

    /** The port peers connect to. */
    public int port() {
        return server.getPort();
    }

    /** Host as bound, and port. */
    public String address() {
        return host + ":" + port();
    }

    /** Off-heap bytes that messages and streams hold now. */
    public long allocatedBytes() {
        return allocator.getAllocatedMemory();
    }

    /**
     * Joins a job: opens a stream to every peer. Blocks until all peers have joined, at most for the job's deadline.
     *
     * @throws DataPlaneException    if a peer cannot be reached, or refuses the job or the placement epoch
     * @throws IllegalStateException if this node runs the job already
     */
    public Session join(JobSession job) {
        FlightSession session = new FlightSession(job, allocator, () -> sessions.remove(job.jobId()));
        if (sessions.putIfAbsent(job.jobId(), session) != null) {
            throw new IllegalStateException("this node runs job '" + job.jobId() + "' already");
        }
        try {
            session.open(loops, channel);
            return session;
        } catch (RuntimeException e) {
            session.close();
            throw e;
        }
    }

    /**
     * Closes sessions still open, the server and the allocator.
     *
     * @throws IllegalStateException if off-heap memory is still held: a leak
     */
    @Override
    public void close() {
        sessions.values().forEach(FlightSession::close);
        try {
            server.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (bodies != null) {
            bodies.close();
        }
        readers.shutdownNow();
        loops.close();
        incoming.close();
        allocator.close();
    }
}
