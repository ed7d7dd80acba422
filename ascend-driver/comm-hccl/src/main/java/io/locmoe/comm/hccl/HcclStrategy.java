package io.locmoe.comm.hccl;

import io.locmoe.spi.comm.CommunicationStrategy;
import io.locmoe.spi.comm.ExchangeException;
import io.locmoe.spi.comm.ExchangePlan;
import io.locmoe.spi.comm.MessageTag;
import io.locmoe.spi.comm.Transport;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The exchange as one {@code HcclAlltoAllV} between the memories of the ranks' devices, of rows that are there, or are
 * copied there and back. The rank's thread has its device current, as its driver left it.
 *
 * <p>The communicator is opened by the first exchange, which all ranks begin: rank 0 opens a place to meet and sends
 * the others where it is, by the transport of the job; with a rank table nothing needs to be sent. Until then CANN is
 * not needed: a model that generates text on one device does so anywhere.
 */
final class HcclStrategy implements CommunicationStrategy {
    /** Chunk of the message that says where to meet; chunks of exchanges count from 0. */
    private static final int MEETING = Integer.MAX_VALUE;

    private final Supplier<Cann> toolkit;
    private final Optional<Path> table;
    private final long waitMilliseconds;
    private AclRuntime runtime;
    private Hccl hccl;
    private Communicator communicator;
    private boolean failed;

    /**
     * @param toolkit          finds and opens CANN
     * @param table            of ranks, where there is one
     * @param waitMilliseconds how long one exchange may take
     */
    HcclStrategy(Supplier<Cann> toolkit, Optional<Path> table, long waitMilliseconds) {
        this.toolkit = toolkit;
        this.table = table;
        this.waitMilliseconds = waitMilliseconds;
    }

    @Override
    public PendingExchange begin(ExchangePlan plan, MemorySegment send, MemorySegment receive, Transport transport) {
        plan.check(send, receive, transport);
        return begin(plan, transport, () -> communicator.begin(plan, send), receive.asSlice(0, plan.receiveBytes()));
    }

    @Override
    public Optional<OnDevices> onDevices() {
        return Optional.of((plan, send, receive, stream, transport) ->
                begin(plan, transport, () -> communicator.begin(plan, send, receive, stream), MemorySegment.NULL));
    }

    /** @param rows room on the host for what arrives; empty if it stays on the device */
    private PendingExchange begin(
            ExchangePlan plan, Transport transport, Work<Communicator.Exchange> work, MemorySegment rows) {
        if (plan.ranks() == 1) {
            return PendingExchange.of(() -> {});
        }
        if (communicator == null) {
            communicator = calling(plan, () -> open(plan, transport));
        }
        Communicator.Exchange exchange = calling(plan, work);
        return PendingExchange.of(() -> {
            if (!calling(plan, () -> communicator.end(exchange, rows, waitMilliseconds))) {
                failed = true;
                throw new ExchangeException("rank " + plan.rank() + ": its rows have not come within "
                        + waitMilliseconds / 1000 + " s, by HCCL (" + plan.tag() + ")");
            }
        });
    }

    private Communicator open(ExchangePlan plan, Transport transport) {
        load(plan);
        long context = context(plan);
        long handle = table.isPresent() ? hccl.join(table.get(), plan.rank()) : meet(plan, transport);
        try {
            requireRanks(plan, hccl.ranks(handle));
            return new Communicator(runtime, hccl, context, handle);
        } catch (CannException | ExchangeException e) {
            hccl.destroy(handle);
            throw e;
        }
    }

    private void requireRanks(ExchangePlan plan, int ranks) {
        if (ranks != plan.ranks()) {
            throw new ExchangeException(
                    "the rank table " + table.orElseThrow() + " has " + ranks + " ranks, the mesh " + plan.ranks());
        }
    }

    private void load(ExchangePlan plan) {
        try {
            Cann cann = toolkit.get();
            runtime = new AclRuntime(cann);
            hccl = new Hccl(cann);
        } catch (IllegalArgumentException e) {
            throw new ExchangeException("rank " + plan.rank() + ": " + e.getMessage() + " (" + plan.tag() + ")", e);
        }
    }

    private long context(ExchangePlan plan) {
        try {
            return runtime.context();
        } catch (CannException e) {
            throw new ExchangeException(
                    "rank " + plan.rank() + " has no Ascend device on this thread, and hccl moves rows between"
                            + " devices of the driver ascend: train with --driver ascend, or with another strategy",
                    e);
        }
    }

    private long meet(ExchangePlan plan, Transport transport) {
        MessageTag tag = plan.tag().withChunk(MEETING);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment root = arena.allocate(Hccl.ROOT_BYTES, Long.BYTES);
            if (plan.rank() == 0) {
                hccl.root(root);
                for (int target : plan.targets()) {
                    transport.send(target, tag, root);
                }
            } else {
                transport.receiveInto(0, tag, root);
            }
            return hccl.join(plan.ranks(), root, plan.rank());
        }
    }

    private interface Work<T> {
        T run();
    }

    /** Does something with the device; what CANN says of a failure is told with rank and exchange. */
    private <T> T calling(ExchangePlan plan, Work<T> work) {
        try {
            return work.run();
        } catch (CannException e) {
            failed = true;
            throw new ExchangeException(
                    "rank " + plan.rank() + ": HCCL: " + e.getMessage() + " (" + plan.tag() + ")", e);
        }
    }

    /** After a failure CANN may refuse to give things back; they end with the device. */
    @Override
    public void close() {
        if (communicator == null) {
            return;
        }
        try {
            communicator.close();
        } catch (CannException e) {
            if (!failed) {
                throw new ExchangeException("HCCL: " + e.getMessage(), e);
            }
        }
        communicator = null;
    }
}
