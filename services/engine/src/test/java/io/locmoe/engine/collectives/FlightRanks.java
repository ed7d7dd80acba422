package io.locmoe.engine.collectives;

import io.locmoe.dataplane.JobSession;
import io.locmoe.dataplane.Session;
import io.locmoe.dataplane.flight.DataPlane;
import io.locmoe.engine.RankThreads;
import io.locmoe.engine.RankThreads.RankWork;
import io.locmoe.spi.topology.Topology;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

/** Ranks of several nodes in this process, over real sockets. */
final class FlightRanks implements CollectiveLaws.Mesh, AutoCloseable {
    private final Topology topology;
    private final List<DataPlane> planes = new ArrayList<>();
    private final List<Session> sessions;

    FlightRanks(int nodes, int devices) throws IOException {
        topology = Topology.of(nodes, devices);
        for (int node = 0; node < nodes; node++) {
            planes.add(DataPlane.start("127.0.0.1", 0));
        }
        List<String> peers = planes.stream().map(DataPlane::address).toList();
        sessions = IntStream.range(0, nodes)
                .mapToObj(node -> CompletableFuture.supplyAsync(
                        () -> planes.get(node)
                                .join(new JobSession("job", 1, topology, node, peers, Duration.ofSeconds(20))),
                        Thread.ofPlatform()::start))
                .toList()
                .stream()
                .map(CompletableFuture::join)
                .toList();
    }

    @Override
    public Topology topology() {
        return topology;
    }

    @Override
    public <T> List<T> run(RankWork<T> work) {
        return RankThreads.run(
                sessions.stream()
                        .flatMap(session -> session.transports().stream())
                        .toList(),
                sessions.getFirst()::abort,
                work);
    }

    /** All sessions at once, as each waits for its peers. */
    @Override
    public void close() {
        CompletableFuture<?>[] closing = sessions.stream()
                .map(session -> CompletableFuture.runAsync(session::close, Thread.ofPlatform()::start))
                .toArray(CompletableFuture[]::new);
        CompletableFuture.allOf(closing).join();
        planes.forEach(DataPlane::close);
    }
}
