package io.locmoe.comm.toolkit;

import io.locmoe.spi.comm.CommunicationStrategy;
import io.locmoe.spi.comm.ExchangePlan;
import io.locmoe.spi.comm.Transport;
import java.lang.foreign.MemorySegment;
import java.util.Map;

/**
 * Encodes rows, lets another strategy move them, and decodes them. Rows that are no larger than encoded ones travel as
 * they are.
 */
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
        if (plan.rowBytes() % plan.elements().bytes() != 0) {
            throw new IllegalArgumentException("a row of " + plan.rowBytes() + " bytes is no row of " + plan.elements()
                    + " elements (" + plan.tag() + "); let it travel as float32");
        }
        int columns = plan.rowBytes() / plan.elements().bytes();
        return codec.bytes(columns) < plan.rowBytes()
                ? coded(plan, columns, send, receive, transport)
                : strategy.begin(plan, send, receive, transport);
    }

    private PendingExchange coded(
            ExchangePlan plan, int columns, MemorySegment send, MemorySegment receive, Transport transport) {
        RowCodec rows = WideRows.of(codec, plan.elements());
        ExchangePlan coded = plan.withRowBytes(codec.bytes(columns));
        MemorySegment out = scratch.take(coded.sendBytes());
        MemorySegment in = scratch.take(coded.receiveBytes());
        for (long row = 0; row < plan.sendBytes() / plan.rowBytes(); row++) {
            rows.encode(row(plan, send, row), row(coded, out, row), columns);
        }
        PendingExchange pending = strategy.begin(coded, out, in, transport);
        return PendingExchange.of(() -> {
            pending.await();
            for (long row = 0; row < plan.receiveBytes() / plan.rowBytes(); row++) {
                rows.decode(row(coded, in, row), row(plan, receive, row), columns);
            }
            scratch.giveBack(out);
            scratch.giveBack(in);
        });
    }

    @Override
    public Map<String, Double> measures() {
        return strategy.measures();
    }

    @Override
    public void close() {
        strategy.close();
    }

    private static MemorySegment row(ExchangePlan plan, MemorySegment rows, long row) {
        return rows.asSlice(row * plan.rowBytes(), plan.rowBytes());
    }
}
