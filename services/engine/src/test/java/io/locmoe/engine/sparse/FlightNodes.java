package io.locmoe.engine.sparse;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.dataplane.BodyChannel;
import io.locmoe.dataplane.JobSession;
import io.locmoe.dataplane.Session;
import io.locmoe.dataplane.flight.DataPlane;
import io.locmoe.spi.topology.Topology;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** Nodes of one rank each in this process, over real sockets. Closing fails where memory of a message is still held. */
final class FlightNodes implements AutoCloseable {
    private final List<DataPlane> planes = new ArrayList<>();

    FlightNodes(int nodes, BodyChannel channel) throws IOException {
        for (int node = 0; node < nodes; node++) {
            planes.add(DataPlane.start("127.0.0.1", 0, channel));
        }
    }

    /** What the rank of a node does. */
    interface RankWork {
        void run(Session session);
    }

    List<String> addresses() {
        return planes.stream().map(DataPlane::address).toList();
    }

    /**
     * Runs a job, and ends it on all nodes once all ranks have ended.
     *
     * @param peers addresses of all nodes of the job; the first ones are these
     * @return what the rank of each of these nodes ended with; null for one that came to its end
     */
    List<Throwable> job(String id, List<String> peers, Duration deadline, RankWork work) throws InterruptedException {
        List<Session> sessions = onEachNode(node ->
                planes.get(node).join(new JobSession(id, 1, Topology.of(peers.size(), 1), node, peers, deadline)));
        List<Throwable> failures = onEachNode(node -> failure(sessions.get(node), work));
        onEachNode(node -> {
            sessions.get(node).close();
            return null;
        });
        requireReleased();
        return failures;
    }

    private static Throwable failure(Session session, RankWork work) {
        try {
            work.run(session);
            return null;
        } catch (RuntimeException e) {
            return e;
        }
    }

    /** At once, each on a thread of its own. */
    private <T> List<T> onEachNode(IntFunction<T> work) {
        List<CompletableFuture<T>> running = IntStream.range(0, planes.size())
                .mapToObj(node -> CompletableFuture.supplyAsync(
                        () -> work.apply(node), task -> Thread.ofPlatform().start(task)))
                .toList();
        return new ArrayList<>(running.stream().map(CompletableFuture::join).toList());
    }

    /**
     * An event loop may just be dropping a message that came after its stream had ended, so this looks more than once.
     */
    private void requireReleased() throws InterruptedException {
        for (DataPlane plane : planes) {
            for (int look = 0; look < 500 && plane.allocatedBytes() > 0; look++) {
                Thread.sleep(10);
            }
            assertThat(plane.allocatedBytes())
                    .as("bytes held by %s", plane.address())
                    .isZero();
        }
    }

    @Override
    public void close() {
        planes.forEach(DataPlane::close);
    }
}
