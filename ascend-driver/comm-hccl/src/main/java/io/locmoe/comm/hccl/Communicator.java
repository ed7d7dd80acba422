package io.locmoe.comm.hccl;

import io.locmoe.spi.comm.ExchangePlan;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A rank's place among all others: a communicator, a stream for its work, and memory of the device. */
final class Communicator {
    private static final int LOOK_MILLISECONDS = 500;

    private final AclRuntime runtime;
    private final Hccl hccl;
    private final long context;
    private final long handle;
    private final long stream;
    private final List<Exchange> all = new ArrayList<>();
    private final Deque<Exchange> idle = new ArrayDeque<>();

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

    /** Memory of the device for an exchange under way. */
    record Exchange(RankBytes send, RankBytes receive) {}

    /** Copies the rows to the device and enqueues their exchange. */
    Exchange begin(ExchangePlan plan, MemorySegment rows) {
        runtime.useContext(context);
        Exchange exchange = idle.isEmpty() ? opened(plan.ranks()) : idle.remove();
        exchange.send().layOut(plan.sendStarts());
        exchange.receive().layOut(plan.receiveStarts());
        if (plan.sendBytes() > 0) {
            runtime.copyIn(exchange.send().device(), rows.asSlice(0, plan.sendBytes()));
        }
        hccl.exchange(exchange.send(), exchange.receive(), handle, stream);
        return exchange;
    }

    private Exchange opened(int ranks) {
        Exchange exchange = new Exchange(new RankBytes(runtime, ranks), new RankBytes(runtime, ranks));
        all.add(exchange);
        return exchange;
    }

    /**
     * Waits until the rows of an exchange are there and copies them to the host.
     *
     * @throws CannException if the device or another rank fails
     * @return false if they have not come in time
     */
    boolean end(Exchange exchange, ExchangePlan plan, MemorySegment rows, long waitMilliseconds) {
        runtime.useContext(context);
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(waitMilliseconds);
        while (!runtime.synchronize(stream, LOOK_MILLISECONDS)) {
            checkRanks();
            if (System.nanoTime() > deadline || Thread.currentThread().isInterrupted()) {
                return false;
            }
        }
        checkRanks();
        if (plan.receiveBytes() > 0) {
            runtime.copyOut(
                    rows.asSlice(0, plan.receiveBytes()), exchange.receive().device());
        }
        idle.add(exchange);
        return true;
    }

    /** A failure of the communicator may show here before the stream ends, or not in the stream at all. */
    private void checkRanks() {
        int error = hccl.asyncError(handle);
        if (error != 0) {
            throw new CannException("HcclGetCommAsyncError", error, "a rank failed, left, or calls something else");
        }
    }

    /** Gives everything back. The device does nothing for it any more, unless an exchange failed. */
    void close() {
        runtime.useContext(context);
        hccl.destroy(handle);
        for (Exchange exchange : all) {
            exchange.send().free();
            exchange.receive().free();
        }
        runtime.destroyStream(stream);
    }
}
