package io.locmoe.dataplane.rank;

import io.locmoe.dataplane.DataPlaneException.Code;
import io.locmoe.dataplane.Traffic;
import io.locmoe.dataplane.failure.Wording;
import io.locmoe.dataplane.memory.NativePool;
import io.locmoe.dataplane.memory.Payload;
import io.locmoe.dataplane.reader.BodyReader;
import io.locmoe.spi.comm.MessageTag;
import io.locmoe.spi.comm.Transport;
import io.locmoe.spi.topology.Topology;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.IntPredicate;
import java.util.stream.Stream;

/**
 * The ranks of this process in a session: the mailbox and the transport of each, and the messages that they have sent
 * and waited for. Thread-safe, except that each transport is used by one thread at a time.
 */
public final class SessionRanks implements AutoCloseable {
    /** Bytes that a mailbox holds from one source before the source has to wait. */
    public static final long MAILBOX_BYTES = 16L << 20;

    private static final int LOGGED = 24;

    private final Topology topology;
    private final Duration deadline;
    private final NativePool pool;
    private final List<Mailbox> mailboxes = new ArrayList<>();
    private final List<Transport> transports = new ArrayList<>();
    /** For each rank, sentences about corrected messages. */
    private final List<Queue<String>> mended;

    private final TrafficCounters traffic;
    private final ExchangeLedger ledger = new ExchangeLedger();

    /**
     * @param mine     whether a rank is in this process
     * @param deadline longest wait of a send or receive
     * @param limit    bytes that a mailbox holds from one source
     * @param pool     memory for messages; owned by this object from now on
     * @param reader   lets a waiting rank read
     * @param remote   delivers to ranks of other processes
     */
    public SessionRanks(
            Topology topology,
            IntPredicate mine,
            Duration deadline,
            long limit,
            NativePool pool,
            BodyReader reader,
            Carrier remote) {
        this.topology = topology;
        this.deadline = deadline;
        this.pool = pool;
        this.traffic = new TrafficCounters(topology);
        this.mended = Stream.<Queue<String>>generate(ConcurrentLinkedQueue::new)
                .limit(topology.ranks())
                .toList();
        Carrier carrier = new SessionCarrier(mailboxes, pool, deadline, remote);
        for (int rank = 0; rank < topology.ranks(); rank++) {
            Mailbox mailbox = mine.test(rank) ? new Mailbox(rank, topology, limit) : null;
            mailboxes.add(mailbox);
            if (mailbox != null) {
                transports.add(new RankTransport(
                        rank, topology, mailbox.owner(), mended.get(rank), carrier, reader, traffic, ledger, deadline));
            }
        }
    }

    /** @throws IllegalArgumentException if the rank is in another process */
    public Transport transport(int rank) {
        return transports.stream()
                .filter(transport -> transport.rank() == rank)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("rank " + rank + " does not live here; "
                        + transports.stream().map(Transport::rank).toList() + " do"));
    }

    /** The transports in rank order. */
    public List<Transport> transports() {
        return List.copyOf(transports);
    }

    public Traffic traffic() {
        return traffic;
    }

    /** The last messages sent, received and waited for: a few lines, oldest first. */
    public List<String> lastExchanges() {
        return ledger.tail(LOGGED);
    }

    /** A clause about what the ranks wait for from a node; empty if they do not wait. */
    public String waitsFor(int node) {
        return ledger.open().stream()
                .filter(open -> topology.node(open.peer()) == node)
                .findFirst()
                .map(open -> "; " + Wording.rank(open.rank(), topology) + (open.sends() ? " sends to " : " waits for ")
                        + Wording.rank(open.peer(), topology) + ": " + open.tag())
                .orElse("");
    }

    /** Memory for a message that starts to arrive: memory named by its rank, or the pool's. */
    public Payload memory(int source, int target, MessageTag tag, long bytes) {
        return mailboxes.get(target).named(source, tag, bytes).orElseGet(() -> pool.lend(bytes));
    }

    /** Takes over a message; blocks while the target's mailbox is full, at most for the deadline. */
    public void deliver(int source, int target, MessageTag tag, Payload message) {
        mailboxes.get(target).offer(source, tag, message, deadline);
    }

    /** Takes over a message; false if the target's mailbox is full. Does not wait. */
    public boolean deliverNow(int source, int target, MessageTag tag, Payload message) {
        return mailboxes.get(target).offerNow(source, tag, message);
    }

    /** Records a notice about a corrected message before its rank gets it. */
    public void mended(int target, String sentence) {
        mended.get(target).add(sentence);
    }

    /** Records that the ranks of a node send nothing more. */
    public void nodeLeft(int node, String sentence) {
        for (int source = 0; source < topology.ranks(); source++) {
            if (topology.node(source) == node) {
                int from = source;
                mine().forEach(mailbox -> mailbox.sourceLeft(from, sentence));
            }
        }
    }

    /** Makes every waiting and later call of the ranks fail with this sentence. Only the first failure counts. */
    public void fail(Code code, String sentence, Throwable cause) {
        mine().forEach(mailbox -> mailbox.abort(code, sentence, cause));
    }

    private List<Mailbox> mine() {
        return mailboxes.stream().filter(Objects::nonNull).toList();
    }

    /**
     * Releases messages that nobody received.
     *
     * @throws IllegalStateException if a rank did not close a received message: a leak
     */
    @Override
    public void close() {
        mine().forEach(Mailbox::close);
        pool.close();
    }
}
