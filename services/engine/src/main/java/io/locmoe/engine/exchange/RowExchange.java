package io.locmoe.engine.exchange;

import io.locmoe.engine.tape.Tape;
import io.locmoe.spi.comm.CommunicationStrategy;
import io.locmoe.spi.comm.ExchangePlan;
import io.locmoe.spi.comm.MessageTag;
import io.locmoe.spi.comm.Transport;
import io.locmoe.spi.device.DeviceEvent;
import io.locmoe.spi.device.Span;
import io.locmoe.spi.device.kernel.Copy;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * Moves rows between the devices of all ranks. Rows for other ranks go through host memory and the communication
 * strategy; rows of a rank for itself are copied on the device. One object per rank, used by its thread.
 */
public final class RowExchange implements AutoCloseable {
    private final CommunicationStrategy strategy;
    private final Transport transport;
    private final StepClock clock;
    private final HostBuffer send = new HostBuffer();
    private final HostBuffer receive = new HostBuffer();
    private DeviceEvent arrived;

    public RowExchange(CommunicationStrategy strategy, Transport transport, StepClock clock) {
        this.strategy = strategy;
        this.transport = transport;
        this.clock = clock;
    }

    /**
     * Moves rows.
     *
     * @param from     rows in the order of target ranks
     * @param sendRows [ranks] rows for each rank
     * @param to       room for the rows in the order of source ranks
     * @param receiveRows [ranks] rows from each rank
     * @param columns  elements of a row
     * @param pairs    rows between all ranks in the direction of this exchange
     * @param tokens   [rows] token of each row of {@code from}; null where rows are not copies of tokens
     */
    public void move(Tape tape, Span from, int[] sendRows, Span to, int[] receiveRows, int columns, MessageTag tag,
                     PairRows pairs, int[] tokens) {
        long start = System.nanoTime();
        if (arrived != null) {
            arrived.await();
        }
        int self = transport.rank();
        ExchangePlan plan = new ExchangePlan(tag, columns * Span.ELEMENT_BYTES, self, pairs.rows(), pairs.slot(),
                tokens == null ? null : without(tokens, sum(sendRows, 0, self), sendRows[self]));
        MemorySegment out = send.ensure(Math.max(1, plan.sendBytes()));
        MemorySegment in = receive.ensure(Math.max(1, plan.receiveBytes()));
        remote(from, sendRows, self, columns, (device, host) ->
                tape.stream().copyOut(device.buffer(), device.byteOffset(), out.asSlice(host, device.byteSize())));
        if (plan.sendBytes() > 0) {
            tape.stream().record().await();
        }
        var pending = strategy.begin(plan, out, in, transport);
        if (sendRows[self] > 0) {
            tape.launch(new Copy(own(from, sendRows, self, columns), own(to, receiveRows, self, columns)));
        }
        pending.await();
        remote(to, receiveRows, self, columns, (device, host) ->
                tape.stream().copyIn(in.asSlice(host, device.byteSize()), device.buffer(), device.byteOffset()));
        arrived = tape.stream().record();
        clock.exchange(System.nanoTime() - start);
    }

    private interface Piece {
        void copy(Span device, long hostOffset);
    }

    /** The rows before and after a rank's own are each one piece; on the host they are consecutive. */
    private static void remote(Span rows, int[] counts, int self, int columns, Piece piece) {
        long before = (long) sum(counts, 0, self) * columns;
        long after = (long) sum(counts, self + 1, counts.length) * columns;
        if (before > 0) {
            piece.copy(rows.slice(0, before), 0);
        }
        if (after > 0) {
            piece.copy(rows.slice(rows.length() - after, after), before * Span.ELEMENT_BYTES);
        }
    }

    private static Span own(Span rows, int[] counts, int self, int columns) {
        return rows.slice((long) sum(counts, 0, self) * columns, (long) counts[self] * columns);
    }

    private static int sum(int[] counts, int from, int to) {
        return Arrays.stream(counts, from, to).sum();
    }

    private static int[] without(int[] tokens, int first, int count) {
        int[] others = Arrays.copyOf(tokens, tokens.length - count);
        System.arraycopy(tokens, first + count, others, first, others.length - first);
        return others;
    }

    @Override
    public void close() {
        send.close();
        receive.close();
    }
}
