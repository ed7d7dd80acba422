package io.locmoe.engine.exchange;

import io.locmoe.engine.collectives.Collectives;
import io.locmoe.spi.device.kernel.Binary;
import io.locmoe.spi.device.memory.Span;
import io.locmoe.tape.Tape;
import java.lang.foreign.MemorySegment;
import java.util.List;

/** Moves float32 values from devices to those of other ranks, through host memory. Used by the rank's thread. */
public final class SpanShift implements AutoCloseable {
    private final Tape tape;
    private final HostBuffer leaving = new HostBuffer();
    private final HostBuffer arriving = new HostBuffer();

    public SpanShift(Tape tape) {
        this.tape = tape;
    }

    /**
     * Sends values to the rank {@code hop} places further, and fills or raises others by those of the rank {@code hop}
     * places before. Blocks.
     *
     * @param theirs as many elements as that rank sends
     * @param adds   whether values that arrive are added
     */
    public void shift(Collectives ranks, int hop, List<Span> mine, List<Span> theirs, boolean adds) {
        MemorySegment out = leaving.ensure(bytes(mine));
        long offset = 0;
        for (Span span : mine) {
            tape.stream().copyOut(span.buffer(), span.byteOffset(), out.asSlice(offset, span.byteSize()));
            offset += span.byteSize();
        }
        tape.await();
        MemorySegment in = arriving.ensure(bytes(theirs));
        ranks.shift(hop, out, in);
        offset = 0;
        for (Span span : theirs) {
            arrive(in.asSlice(offset, span.byteSize()), span, adds);
            offset += span.byteSize();
        }
        tape.await();
    }

    private static long bytes(List<Span> spans) {
        return spans.stream().mapToLong(Span::byteSize).sum();
    }

    private void arrive(MemorySegment values, Span target, boolean adds) {
        if (!adds) {
            tape.stream().copyIn(values, target.buffer(), target.byteOffset());
            return;
        }
        Span arrived = tape.borrow(target.length());
        tape.stream().copyIn(values, arrived.buffer(), arrived.byteOffset());
        int elements = Math.toIntExact(target.length());
        tape.launch(new Binary(Binary.Operation.ADD, target, arrived, target, 1, elements, Binary.Spread.NONE));
        tape.giveBack(arrived);
    }

    /** Host memory of what travels. */
    public long hostBytes() {
        return leaving.bytes() + arriving.bytes();
    }

    @Override
    public void close() {
        leaving.close();
        arriving.close();
    }
}
