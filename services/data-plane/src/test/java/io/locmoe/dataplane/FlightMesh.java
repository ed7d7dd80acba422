package io.locmoe.dataplane;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.dataplane.flight.DataPlane;
import io.locmoe.dataplane.flight.Sink;
import io.locmoe.identity.Trust;
import io.locmoe.spi.comm.Transport;
import io.locmoe.spi.topology.Topology;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** Data planes of several nodes in one JVM, over real sockets. Closing it checks that nothing leaked. */
public final class FlightMesh implements AutoCloseable {
    public final List<DataPlane> planes = new ArrayList<>();
    public final List<Session> sessions = new ArrayList<>();
    private final Topology topology;
    private final IntFunction<Trust> trusts;
    /** In the place of node 1 for node 0; null for none. */
    private Sink sink;

    public FlightMesh(Topology topology) throws Exception {
        this(topology, BodyChannel.AUTO, _ -> Trust.OPEN);
    }

    public FlightMesh(Topology topology, Way way) throws Exception {
        this(topology, way.channel(), way.secured() ? TestIdentities::node : _ -> Trust.OPEN);
    }

    /** @param trusts of nodes by their numbers */
    public FlightMesh(Topology topology, BodyChannel channel, IntFunction<Trust> trusts) throws Exception {
        this.topology = topology;
        this.trusts = trusts;
        for (int node = 0; node < topology.nodes(); node++) {
            planes.add(DataPlane.start("127.0.0.1", 0, 0, channel, trusts.apply(node)));
        }
    }

    /** Two nodes of which node 0 has no stream to node 1, so that a test can open it. */
    public static FlightMesh ofTwoWithoutTheFirstStream(BodyChannel channel, boolean secured) throws Exception {
        FlightMesh mesh = new FlightMesh(Topology.of(2, 1), channel, secured ? TestIdentities::node : _ -> Trust.OPEN);
        mesh.sink = new Sink(mesh.trusts.apply(1));
        return mesh;
    }

    /** The same, joined to a job. */
    public static FlightMesh joinedWithoutTheFirstStream(Duration deadline) throws Exception {
        return ofTwoWithoutTheFirstStream(BodyChannel.AUTO, false).joined(deadline);
    }

    /** The first join of a JVM loads much code; a busy machine may need longer for that than nodes wait for others. */
    public static void warmUp() throws Exception {
        again(() -> joined(Topology.of(2, 1), Duration.ofSeconds(10), Way.SECURED_SHARED_MEMORY))
                .close();
    }

    /** Joins once more where a machine was too busy for a short deadline, which is to be missed by something else. */
    public static FlightMesh again(Callable<FlightMesh> join) throws Exception {
        DataPlaneException late = null;
        for (int attempt = 0; attempt < 50; attempt++) {
            try {
                return join.call();
            } catch (DataPlaneException e) {
                late = e;
            }
        }
        throw late;
    }

    public static FlightMesh joined(Topology topology, Duration deadline) throws Exception {
        return new FlightMesh(topology).joined(deadline);
    }

    public static FlightMesh joined(Topology topology, Duration deadline, BodyChannel channel) throws Exception {
        return new FlightMesh(topology, channel, _ -> Trust.OPEN).joined(deadline);
    }

    public static FlightMesh joined(Topology topology, Duration deadline, Way way) throws Exception {
        return new FlightMesh(topology, way).joined(deadline);
    }

    /** Joins all nodes to the job that the mesh is for. */
    public FlightMesh joined(Duration deadline) throws Exception {
        try {
            sessions.addAll(join("job", 1, deadline));
            return this;
        } catch (Exception e) {
            close();
            throw e;
        }
    }

    /** In the place of node 1 for node 0. */
    public Sink sink() {
        return sink;
    }

    public List<String> addresses() {
        return planes.stream().map(DataPlane::address).toList();
    }

    public JobSession job(String id, long epoch, int node, Duration deadline) {
        return job(id, epoch, topology, node, addresses(), deadline);
    }

    /** The same with other peers. */
    public JobSession job(String id, long epoch, Topology joined, int node, List<String> peers, Duration deadline) {
        List<String> names = !trusts.apply(0).isOpen()
                ? IntStream.range(0, joined.nodes())
                        .mapToObj(TestIdentities::name)
                        .toList()
                : List.of();
        return new JobSession(id, id, epoch, joined, node, peers, names, deadline);
    }

    private List<String> peersOf(int node) {
        return node > 0 || sink == null ? addresses() : List.of(addresses().getFirst(), sink.address());
    }

    /** Joins all nodes to a job. The caller closes the sessions. */
    public List<Session> join(String id, long epoch, Duration deadline) throws Exception {
        List<Callable<Session>> joins = new ArrayList<>();
        for (int node = 0; node < planes.size(); node++) {
            DataPlane plane = planes.get(node);
            JobSession job = job(id, epoch, topology, node, peersOf(node), deadline);
            joins.add(() -> plane.join(job));
        }
        return all(joins);
    }

    public List<Transport> transports() {
        return transports(sessions);
    }

    public static List<Transport> transports(List<Session> sessions) {
        return sessions.stream()
                .flatMap(session -> session.transports().stream())
                .toList();
    }

    public static void close(List<Session> sessions) throws Exception {
        all(sessions.stream()
                .<Callable<Void>>map(session -> () -> {
                    session.close();
                    return null;
                })
                .toList());
    }

    static <T> List<T> all(List<Callable<T>> calls) throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<T> results = new ArrayList<>();
            for (Future<T> future : threads.invokeAll(calls)) {
                results.add(future.get());
            }
            return results;
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }

    @Override
    public void close() throws Exception {
        close(sessions);
        for (DataPlane plane : planes) {
            requireReleased(plane);
            plane.close();
        }
        if (sink != null) {
            sink.close();
        }
    }

    /**
     * An event loop may just be dropping a message that came after its stream had ended, so this looks more than once.
     */
    public static void requireReleased(DataPlane plane) throws InterruptedException {
        for (int look = 0; look < 500 && plane.allocatedBytes() > 0; look++) {
            Thread.sleep(10);
        }
        assertThat(plane.allocatedBytes())
                .as("bytes held by %s", plane.address())
                .isZero();
    }
}
