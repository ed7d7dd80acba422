package io.locmoe.engine.optimizer;

import io.locmoe.spi.device.Device;
import io.locmoe.spi.device.kernel.Fill;
import io.locmoe.spi.device.memory.DeviceBuffer;
import io.locmoe.spi.device.memory.Span;
import io.locmoe.tape.Tape;

/**
 * The two moments of a block's gradients, each in one piece of device memory, in the order of its trained parameters;
 * of a divided block, those of one rank.
 *
 * @param first  running mean of the gradients
 * @param second running mean of their squares
 */
public record Moments(Span first, Span second) {

    /** Zeros, from which training starts. */
    static Moments zero(Tape tape, long elements) {
        return new Moments(zeros(tape, elements), zeros(tape, elements));
    }

    private static Span zeros(Tape tape, long elements) {
        Device device = tape.device();
        DeviceBuffer buffer = device.allocate(Math.max(1, elements) * Span.ELEMENT_BYTES);
        Span span = new Span(buffer, 0, elements);
        if (elements > 0) {
            tape.launch(new Fill(span, 0f));
        }
        return span;
    }

    void free(Device device) {
        device.free(first.buffer());
        device.free(second.buffer());
    }
}
