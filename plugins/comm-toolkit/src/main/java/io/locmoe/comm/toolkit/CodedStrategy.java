package io.locmoe.comm.toolkit;

import io.locmoe.spi.comm.CommunicationStrategy;
import io.locmoe.spi.comm.ExchangePlan;
import io.locmoe.spi.comm.Transport;
import java.lang.foreign.MemorySegment;

/** Encodes rows of float32 elements, lets another strategy move them, and decodes them. */
final class CodedStrategy implements CommunicationStrategy {
    private final RowCodec codec;
    private final CommunicationStrategy strategy;
    private final ScratchMemory scratch = new ScratchMemory();

    CodedStrategy(RowCodec codec, CommunicationStrategy strategy) {
        this.codec = codec;
        this.strategy = strategy;
    }

    @Override
    public PendingExchange begin(ExchangePlan plan, MemorySegment send, MemorySegment receive, Transport transport) {
        plan.check(send, receive, transport);
        if (plan.rowBytes() % Float.BYTES != 0) {
            throw new IllegalArgumentException("a row of " + plan.rowBytes() + " bytes is no row of float32 elements ("
                    + plan.tag() + "); let it travel as float32");
        }
        ExchangePlan coded = plan.withRowBytes(codec.bytes(columns(plan)));
        MemorySegment out = scratch.take(coded.sendBytes());
        MemorySegment in = scratch.take(coded.receiveBytes());
        for (long row = 0; row < plan.sendBytes() / plan.rowBytes(); row++) {
            codec.encode(row(plan, send, row), row(coded, out, row), columns(plan));
        }
        PendingExchange pending = strategy.begin(coded, out, in, transport);
        return PendingExchange.of(() -> {
            pending.await();
            for (long row = 0; row < plan.receiveBytes() / plan.rowBytes(); row++) {
                codec.decode(row(coded, in, row), row(plan, receive, row), columns(plan));
            }
            scratch.giveBack(out);
            scratch.giveBack(in);
        });
    }

    @Override
    public void close() {
        strategy.close();
    }

    private static int columns(ExchangePlan plan) {
        return plan.rowBytes() / Float.BYTES;
    }

    private static MemorySegment row(ExchangePlan plan, MemorySegment rows, long row) {
        return rows.asSlice(row * plan.rowBytes(), plan.rowBytes());
    }
}
