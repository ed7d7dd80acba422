package io.locmoe.engine.training;

import io.locmoe.engine.exchange.HostBuffer;
import io.locmoe.engine.exchange.StepClock;
import io.locmoe.engine.model.ParameterBlock;
import io.locmoe.engine.tape.Tape;
import io.locmoe.spi.device.Span;
import java.lang.foreign.MemorySegment;

/** Sums the gradients of the shared parameters over all ranks, through host memory. Used by the rank's thread. */
final class SharedGradients implements AutoCloseable {
    private final ParameterBlock shared;
    private final Tape tape;
    private final Collectives collectives;
    private final StepClock clock;
    private final HostBuffer host = new HostBuffer();

    SharedGradients(ParameterBlock shared, Tape tape, Collectives collectives, StepClock clock) {
        this.shared = shared;
        this.tape = tape;
        this.collectives = collectives;
        this.clock = clock;
    }

    /** Replaces this rank's gradients by the sum of all ranks'; the same bits everywhere. */
    void sum() {
        if (collectives.ranks() == 1) {
            return;
        }
        long start = System.nanoTime();
        Span span = shared.gradients();
        MemorySegment memory = host.ensure(span.byteSize());
        tape.stream().copyOut(span.buffer(), span.byteOffset(), memory);
        tape.stream().record().await();
        collectives.sum(memory);
        tape.stream().copyIn(memory, span.buffer(), span.byteOffset());
        tape.stream().record().await();
        clock.gradientSync(System.nanoTime() - start);
    }

    @Override
    public void close() {
        host.close();
    }
}
