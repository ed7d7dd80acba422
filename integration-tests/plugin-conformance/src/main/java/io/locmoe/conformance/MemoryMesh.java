package io.locmoe.conformance;

import io.locmoe.spi.comm.CommunicationStrategyFactory;
import io.locmoe.spi.comm.Direction;
import io.locmoe.spi.comm.MessageTag;
import io.locmoe.spi.comm.Transport;
import io.locmoe.spi.plugin.Options;
import io.locmoe.spi.topology.Topology;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Ranks as threads of one process, with messages by memory. It remembers who sent how much to whom, in which order. */
public final class MemoryMesh {

    /** A message that was sent. */
    public record Sent(int source, int target, MessageTag tag, long bytes) {}

    /** What one rank does. */
    public interface RankWork<T> {
        T run(Transport transport);
    }

    record Line(int source, int target, MessageTag tag) {}

    private static final Duration WAIT = Duration.ofSeconds(2);
    private static final int POLL_MILLISECONDS = 100;

    private final Topology topology;
    private final Set<Thread> ranks = ConcurrentHashMap.newKeySet();
    private final Map<Line, BlockingQueue<byte[]>> lines = new ConcurrentHashMap<>();
    private final List<Sent> sent = new CopyOnWriteArrayList<>();
    final AtomicInteger open = new AtomicInteger();

    public MemoryMesh(Topology topology) {
        this.topology = topology;
    }

    public Topology topology() {
        return topology;
    }

    /** The transport of one rank. A receive waits for two seconds, and longer while other ranks compute. */
    public Transport transport(int rank) {
        return new MemoryTransport(rank, this);
    }

    /** Messages in the order in which they were sent; those of one rank are in its own order. */
    public List<Sent> sent() {
        return List.copyOf(sent);
    }

    /** Messages that nobody received, and received ones that nobody closed. */
    public int pending() {
        return lines.values().stream().mapToInt(BlockingQueue::size).sum() + open.get();
    }

    void sent(Line line, byte[] payload) {
        sent.add(new Sent(line.source, line.target, line.tag, payload.length));
        queue(line).add(payload);
    }

    /** Waits for a message; null where none comes, although the other ranks had time to send it. */
    byte[] await(Line line) throws InterruptedException {
        Patience patience = new Patience(WAIT);
        while (true) {
            byte[] bytes = queue(line).poll(POLL_MILLISECONDS, TimeUnit.MILLISECONDS);
            if (bytes != null || patience.isOver(others())) {
                return bytes;
            }
        }
    }

    private List<Thread> others() {
        return ranks.stream().filter(thread -> thread != Thread.currentThread()).toList();
    }

    BlockingQueue<byte[]> queue(Line line) {
        return lines.computeIfAbsent(line, key -> new LinkedBlockingQueue<>());
    }

    /** Lets a strategy carry out one exchange and says what was sent. */
    public static List<Sent> exchange(
            CommunicationStrategyFactory factory,
            Map<String, String> options,
            ExchangeCase exchange,
            Direction direction) {
        MemoryMesh mesh = new MemoryMesh(exchange.topology());
        MessageTag tag = new MessageTag(1, 0, 0, direction, 0);
        mesh.run(transport -> {
            try (RankMemory memory = new RankMemory(exchange, tag, transport.rank())) {
                factory.create(Options.parse(factory.options(), options))
                        .begin(memory.plan(), memory.send(), memory.receive(), transport)
                        .await();
            }
            return null;
        });
        return mesh.sent();
    }

    /** Runs the work on every rank at once. Returns what each gives; throws the first failure in rank order. */
    public <T> List<T> run(RankWork<T> work) {
        ThreadFactory platform = Thread.ofPlatform().daemon().name("rank-", 0).factory();
        try (var threads = Executors.newThreadPerTaskExecutor(platform)) {
            List<Future<T>> running = new ArrayList<>();
            for (int rank = 0; rank < topology.ranks(); rank++) {
                Transport transport = transport(rank);
                running.add(threads.submit(() -> run(work, transport)));
            }
            List<T> results = new ArrayList<>();
            for (Future<T> rank : running) {
                results.add(rank.get());
            }
            return results;
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException failed ? failed : new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private <T> T run(RankWork<T> work, Transport transport) {
        ranks.add(Thread.currentThread());
        try {
            return work.run(transport);
        } finally {
            ranks.remove(Thread.currentThread());
        }
    }
}
