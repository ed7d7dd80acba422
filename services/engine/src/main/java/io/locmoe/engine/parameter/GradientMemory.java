package io.locmoe.engine.parameter;

import io.locmoe.spi.device.kernel.Fill;
import io.locmoe.spi.device.memory.DeviceBuffer;
import io.locmoe.spi.device.memory.Span;
import io.locmoe.tape.Tape;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The gradients of a block's trained parameters in one piece of device memory, and memory that kernels write the others
 * to, which nobody reads. There, each frozen vector has a place of its own, because the kernel of a norm writes two at
 * once; frozen matrices, which are written one after another, share one place.
 */
final class GradientMemory implements AutoCloseable {
    private final Tape tape;
    private final Span gradients;
    private final Span unread;
    private final Map<String, Long> places = new HashMap<>();

    /** Allocates the memory, filled with zeros. */
    GradientMemory(Tape tape, List<Parameter> parameters) {
        this.tape = tape;
        long trained = parameters.stream()
                .filter(p -> !p.isFrozen())
                .mapToLong(Parameter::elements)
                .sum();
        long frozen = unread(parameters.stream().filter(Parameter::isFrozen).toList());
        DeviceBuffer buffer = tape.device().allocate(Math.max(1, trained + frozen) * Span.ELEMENT_BYTES);
        gradients = new Span(buffer, 0, trained);
        unread = new Span(buffer, trained, frozen);
        fill(gradients);
        fill(unread);
    }

    /** Finds the places of vectors, and returns the number of elements that nobody reads. */
    private long unread(List<Parameter> frozen) {
        long vectors = 0;
        long largest = 0;
        for (Parameter p : frozen) {
            if (p.shape().length < 2) {
                places.put(p.name(), vectors);
                vectors += p.elements();
            } else {
                largest = Math.max(largest, p.elements());
            }
        }
        return Math.max(vectors, largest);
    }

    private void fill(Span span) {
        if (span.length() > 0) {
            tape.launch(new Fill(span, 0f));
        }
    }

    /** The gradients of the trained parameters, in their order. */
    Span all() {
        return gradients;
    }

    /** Memory for the gradient of a parameter. */
    Span of(Parameter p) {
        return p.isFrozen() ? unread.slice(places.getOrDefault(p.name(), 0L), p.elements()) : p.ofTrained(gradients);
    }

    void clear() {
        fill(gradients);
    }

    @Override
    public void close() {
        tape.device().free(gradients.buffer());
    }
}
