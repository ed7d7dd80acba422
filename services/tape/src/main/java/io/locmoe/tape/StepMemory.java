package io.locmoe.tape;

import io.locmoe.spi.device.memory.DeviceBuffer;
import io.locmoe.spi.device.memory.ElementType;
import io.locmoe.spi.device.memory.Span;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** The memory of tensors that live until the end of a step, and the threads that may use it. */
final class StepMemory {
    private final Memory memory;
    private final Owner owner = new Owner();
    private final List<Span> taken = new ArrayList<>();
    private final List<Slot> variables = new ArrayList<>();
    private Period period = new Period();

    StepMemory(Memory memory) {
        this.memory = memory;
    }

    Owner owner() {
        return owner;
    }

    /** @throws IllegalStateException if the caller may not use the tape */
    void requireUser() {
        owner.require(period);
    }

    void requirePresent(Period other) {
        if (other != period) {
            throw new IllegalStateException("a tensor of " + other + " was used in " + period
                    + "; tensors live until the end of their micro-batch, so keep none in fields");
        }
    }

    void name(long step, int microBatch) {
        owner.requireAlone();
        period.name(step, microBatch);
    }

    Span take(long elements, ElementType type) {
        requireUser();
        Span span = memory.take(elements, type);
        taken.add(span);
        return span;
    }

    /** Does work, and frees the memory that it took, except that of its results. */
    List<DeviceTensor> freeing(Supplier<List<DeviceTensor>> work) {
        int first = taken.size();
        List<DeviceTensor> results = work.get();
        Set<DeviceBuffer> kept = Collections.newSetFromMap(new IdentityHashMap<>());
        results.forEach(result -> kept.add(result.span().buffer()));
        List<Span> own = taken.subList(first, taken.size());
        own.stream().filter(span -> !kept.contains(span.buffer())).forEach(memory::give);
        own.removeIf(span -> !kept.contains(span.buffer()));
        return results;
    }

    Slot slot(Span data, boolean needsGradient) {
        return new Slot(data, needsGradient, period);
    }

    /** A slot whose gradient lives as long as its data. */
    Slot variable(Span data) {
        variables.add(slot(data, true));
        return variables.getLast();
    }

    /** Frees all memory of the step. */
    void end() {
        variables.stream().filter(slot -> slot.gradient != null).forEach(slot -> memory.give(slot.gradient));
        variables.clear();
        taken.forEach(memory::give);
        taken.clear();
        period = new Period();
    }
}
