package io.locmoe.comm.hccl;

import io.locmoe.spi.comm.DeviceRows;
import io.locmoe.spi.comm.ExchangePlan;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** A rank's place among all others: a communicator, a stream for rows of the host, and what exchanges need. */
final class Communicator {
    private static final int LOOK_MILLISECONDS = 500;

    private final AclRuntime runtime;
    private final Hccl hccl;
    private final long context;
    private final long handle;
    private final long stream;
    private final List<Exchange> all = new ArrayList<>();
    private final Deque<Exchange> idle = new ArrayDeque<>();
    /** Streams in which something may be under way, should it never end. */
    private final Set<Long> streams = new LinkedHashSet<>();

    /**
     * @param context of the device, current on this thread
     * @param handle  of a communicator of HCCL, which is this object's from now on
     */
    Communicator(AclRuntime runtime, Hccl hccl, long context, long handle) {
        this.runtime = runtime;
        this.hccl = hccl;
        this.context = context;
        this.handle = handle;
        this.stream = runtime.createStream();
    }

    /**
     * What HCCL reads while an exchange is under way.
     *
     * @param done an event behind it
     */
    record Exchange(RankBytes send, RankBytes receive, long done) {}

    /** Copies the rows to the device and enqueues their exchange. */
    Exchange begin(ExchangePlan plan, MemorySegment rows) {
        Exchange exchange = take(plan);
        exchange.send().layOut(plan.sendStarts());
        exchange.receive().layOut(plan.receiveStarts());
        if (plan.sendBytes() > 0) {
            runtime.copyIn(exchange.send().address(), rows.asSlice(0, plan.sendBytes()));
        }
        return enqueued(exchange, stream);
    }

    /** Enqueues the exchange of rows that are on the device. */
    Exchange begin(ExchangePlan plan, DeviceRows send, DeviceRows receive, long rowsStream) {
        Exchange exchange = take(plan);
        exchange.send().lie(send.address(), send.starts(), plan.sendStarts());
        exchange.receive().lie(receive.address(), receive.starts(), plan.receiveStarts());
        return enqueued(exchange, rowsStream);
    }

    private Exchange take(ExchangePlan plan) {
        runtime.useContext(context);
        if (idle.isEmpty()) {
            long done = runtime.createEvent();
            all.add(new Exchange(new RankBytes(runtime, plan.ranks()), new RankBytes(runtime, plan.ranks()), done));
            idle.add(all.getLast());
        }
        return idle.remove();
    }

    private Exchange enqueued(Exchange exchange, long in) {
        streams.add(in);
        hccl.exchange(exchange.send(), exchange.receive(), handle, in);
        runtime.record(exchange.done(), in);
        return exchange;
    }

    /**
     * Waits until an exchange is done, with rows of the host until they are there.
     *
     * @param rows room for rows that were received into this object's memory; empty if they were not
     * @throws CannException if the device or another rank fails
     * @return false if they have not come in time
     */
    boolean end(Exchange exchange, MemorySegment rows, long waitMilliseconds) {
        runtime.useContext(context);
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(waitMilliseconds);
        while (!runtime.synchronizeEvent(exchange.done(), LOOK_MILLISECONDS)) {
            checkRanks();
            if (System.nanoTime() > deadline || Thread.currentThread().isInterrupted()) {
                return false;
            }
        }
        checkRanks();
        if (rows.byteSize() > 0) {
            runtime.copyOut(rows, exchange.receive().address());
        }
        idle.add(exchange);
        return true;
    }

    /**
     * A failure of the communicator may show here before the stream ends, or not in the stream at all; an event never
     * says it. Where the stream knows more, it says that.
     */
    private void checkRanks() {
        int error = hccl.asyncError(handle);
        if (error != 0) {
            streams.forEach(failed -> runtime.synchronizeStream(failed, LOOK_MILLISECONDS));
            throw new CannException("HcclGetCommAsyncError", error, "a rank failed, left, or calls something else");
        }
    }

    /**
     * Gives everything back; what nobody awaited is ended.
     *
     * @throws CannException the first failure, after all else was given back
     */
    void close() {
        List<Runnable> releases = new ArrayList<>();
        releases.add(() -> runtime.useContext(context));
        if (idle.size() < all.size()) {
            streams.forEach(left -> releases.add(() -> runtime.abort(left)));
        }
        releases.add(() -> hccl.destroy(handle));
        for (Exchange exchange : all) {
            releases.add(exchange.send()::free);
            releases.add(exchange.receive()::free);
            releases.add(() -> runtime.destroyEvent(exchange.done()));
        }
        releases.add(() -> runtime.destroyStream(stream));
        each(releases);
    }

    private static void each(List<Runnable> releases) {
        CannException failure = null;
        for (Runnable release : releases) {
            try {
                release.run();
            } catch (CannException e) {
                failure = failure == null ? e : failure;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
