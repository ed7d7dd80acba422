package io.locmoe.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.spi.comm.ExchangePlan;
import io.locmoe.spi.comm.MessageTag;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.assertj.core.data.Offset;

/** The memory of one rank in one exchange, with known bytes around the rows that arrive. */
final class RankMemory implements AutoCloseable {
    private static final int MARGIN = 64;
    private static final byte MARK = 0x5A;
    private final ExchangeCase exchange;
    private final ExchangePlan plan;
    private final Arena arena = Arena.ofShared();
    private final MemorySegment send;
    private final MemorySegment around;

    RankMemory(ExchangeCase exchange, MessageTag tag, int rank) {
        this.exchange = exchange;
        plan = exchange.plan(tag, rank);
        float[] rows = exchange.sent(tag.direction(), rank);
        send = arena.allocate(plan.sendBytes(), 4);
        MemorySegment.copy(rows, 0, send, ValueLayout.JAVA_FLOAT, 0, rows.length);
        around = arena.allocate(plan.receiveBytes() + 2 * MARGIN, 4).fill(MARK);
    }

    ExchangePlan plan() {
        return plan;
    }

    MemorySegment send() {
        return send;
    }

    /** Room for the rows that arrive, and more. */
    MemorySegment receive() {
        return around.asSlice(MARGIN);
    }

    MemorySegment arrived() {
        return around.asSlice(MARGIN, plan.receiveBytes());
    }

    /** @param error share of the largest magnitude in a row */
    void assertArrived(double error) {
        float[] expected = exchange.received(plan.tag().direction(), plan.rank());
        float[] arrived = arrived().toArray(ValueLayout.JAVA_FLOAT);
        for (int i = 0; i < expected.length; i++) {
            // The last column of a row is its largest.
            float largest = expected[i - i % ExchangeCase.COLUMNS + ExchangeCase.COLUMNS - 1];
            assertThat((double) arrived[i])
                    .as("rank %d, row %d, column %d", plan.rank(), i / ExchangeCase.COLUMNS, i % ExchangeCase.COLUMNS)
                    .isCloseTo(expected[i], Offset.offset(error * largest));
        }
    }

    void assertOthersUntouched() {
        assertThat(send.toArray(ValueLayout.JAVA_FLOAT))
                .as("the send memory of rank %d", plan.rank())
                .isEqualTo(exchange.sent(plan.tag().direction(), plan.rank()));
        for (long i = 0; i < MARGIN; i++) {
            assertThat(around.get(ValueLayout.JAVA_BYTE, i)).isEqualTo(MARK);
            assertThat(around.get(ValueLayout.JAVA_BYTE, around.byteSize() - 1 - i))
                    .isEqualTo(MARK);
        }
    }

    @Override
    public void close() {
        arena.close();
    }
}
