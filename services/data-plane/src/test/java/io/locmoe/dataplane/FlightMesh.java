package io.locmoe.dataplane;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.dataplane.flight.DataPlane;
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

/** Data planes of several nodes in one JVM, over real sockets. Closing it checks that nothing leaked. */
public final class FlightMesh implements AutoCloseable {
    public final List<DataPlane> planes = new ArrayList<>();
    public final List<Session> sessions = new ArrayList<>();
    private final Topology topology;

    public FlightMesh(Topology topology) throws Exception {
        this(topology, BodyChannel.AUTO);
    }

    public FlightMesh(Topology topology, BodyChannel channel) throws Exception {
        this.topology = topology;
        for (int node = 0; node < topology.nodes(); node++) {
            planes.add(DataPlane.start("127.0.0.1", 0, channel));
        }
    }

    public static FlightMesh joined(Topology topology, Duration deadline) throws Exception {
        return joined(topology, deadline, BodyChannel.AUTO);
    }

    public static FlightMesh joined(Topology topology, Duration deadline, BodyChannel channel) throws Exception {
        FlightMesh mesh = new FlightMesh(topology, channel);
        try {
            mesh.sessions.addAll(mesh.join("job", 1, deadline));
            return mesh;
        } catch (Exception e) {
            mesh.close();
            throw e;
        }
    }

    public List<String> addresses() {
        return planes.stream().map(DataPlane::address).toList();
    }

    public JobSession job(String id, long epoch, int node, Duration deadline) {
        return new JobSession(id, epoch, topology, node, addresses(), deadline);
    }

    /** Joins all nodes to a job. The caller closes the sessions. */
    public List<Session> join(String id, long epoch, Duration deadline) throws Exception {
        List<Callable<Session>> joins = new ArrayList<>();
        for (int node = 0; node < planes.size(); node++) {
            DataPlane plane = planes.get(node);
            JobSession job = job(id, epoch, node, deadline);
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
