package io.locmoe.laboratory.bench.exchange;

import io.locmoe.dataplane.BodyChannel;
import io.locmoe.dataplane.JobSession;
import io.locmoe.dataplane.Session;
import io.locmoe.dataplane.flight.DataPlane;
import io.locmoe.identity.Trust;
import io.locmoe.spi.comm.CommunicationStrategy;
import io.locmoe.spi.comm.Direction;
import io.locmoe.spi.comm.ExchangePlan;
import io.locmoe.spi.comm.MessageTag;
import io.locmoe.spi.topology.Topology;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** A communication strategy over the data plane, with one rank per process. */
final class DataPlanePath implements ExchangePath {
    private static final Duration DEADLINE = Duration.ofSeconds(60);

    private final int node;
    private final BodyChannel channel;
    private final CommunicationStrategy strategy;
    private final MemorySegment send;
    private final MemorySegment receive;
    private final DataPlane plane;
    private Session session;

    DataPlanePath(
            int node,
            BodyChannel channel,
            Trust trust,
            CommunicationStrategy strategy,
            MemorySegment send,
            MemorySegment receive)
            throws IOException {
        this.node = node;
        this.channel = channel;
        this.strategy = strategy;
        this.send = send;
        this.receive = receive;
        this.plane = DataPlane.start("127.0.0.1", 0, 0, channel, trust);
    }

    @Override
    public String address() {
        return plane.address();
    }

    @Override
    public void connect(List<String> addresses) {
        Topology topology = Topology.of(addresses.size(), 1);
        List<String> names = IntStream.range(0, addresses.size())
                .mapToObj(ExchangeCertificates::name)
                .toList();
        String job = "bench-" + channel.text();
        session = plane.join(new JobSession(job, job, 1, topology, node, addresses, names, DEADLINE));
    }

    @Override
    public void exchange(int bytes, long round) {
        int ranks = session.transport(node).topology().ranks();
        int[][] rows = new int[ranks][ranks];
        for (int from = 0; from < ranks; from++) {
            Arrays.fill(rows[from], 1);
            rows[from][from] = 0;
        }
        ExchangePlan plan =
                new ExchangePlan(new MessageTag(round, 0, 0, Direction.DISPATCH, 0), bytes, node, rows, 1, null);
        strategy.begin(plan, send, receive, session.transport(node)).await();
    }

    @Override
    public void close() {
        session.close();
        plane.close();
    }
}
