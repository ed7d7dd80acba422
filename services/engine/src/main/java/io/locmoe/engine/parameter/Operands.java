package io.locmoe.engine.parameter;

import io.locmoe.spi.device.kernel.Cast;
import io.locmoe.spi.device.memory.DeviceBuffer;
import io.locmoe.spi.device.memory.Span;
import io.locmoe.tape.DeviceTensor;
import io.locmoe.tape.Tape;

/**
 * The operands of matrix products with the values of a parameter block: the values themselves in float32, or a rounded
 * copy of the whole block, which the first product after a change of the values makes anew.
 */
final class Operands implements AutoCloseable {
    private final Tape tape;
    private final Products products;
    private Span values;
    private Span rounded;
    private boolean current;

    Operands(Tape tape, Products products) {
        this.tape = tape;
        this.products = products;
    }

    Products products() {
        return products;
    }

    /** Binds the block's values, which begin at the start of their buffer. */
    void bind(Span values) {
        this.values = values;
        if (!products.direct()) {
            DeviceBuffer buffer = tape.device()
                    .allocate(Math.max(1, values.length()) * products.type().bytes());
            rounded = new Span(buffer, 0, values.length(), products.type());
        }
    }

    /** Marks the copy as outdated, because the values have changed. */
    void renew() {
        current = false;
    }

    /** The operand of a parameter of the block. */
    Span of(DeviceTensor parameter) {
        if (products.direct()) {
            return parameter.span();
        }
        if (!current) {
            tape.launch(new Cast(values, rounded));
            current = true;
        }
        return rounded.slice(parameter.span().offset(), parameter.elements());
    }

    @Override
    public void close() {
        if (rounded != null) {
            tape.device().free(rounded.buffer());
            rounded = null;
        }
    }
}
