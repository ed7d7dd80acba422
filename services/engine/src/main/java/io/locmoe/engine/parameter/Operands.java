package io.locmoe.engine.parameter;

import io.locmoe.spi.device.kernel.Cast;
import io.locmoe.spi.device.memory.DeviceBuffer;
import io.locmoe.spi.device.memory.Span;
import io.locmoe.tape.DeviceTensor;
import io.locmoe.tape.Tape;
import java.util.HashMap;
import java.util.Map;

/**
 * The operands of matrix products with the values of a parameter block: the values themselves if they have the type of
 * operands, or a rounded copy of the whole block, which the first product after a change of the values makes anew. A
 * block that is not trained has copies only of float32 tables that products read too.
 */
final class Operands implements AutoCloseable {
    private final Tape tape;
    private final Products products;
    private final Map<DeviceTensor, Span> tables = new HashMap<>();
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
        if (parameter.span().type() == products.type()) {
            return parameter.span();
        }
        if (values == null) {
            return tables.computeIfAbsent(parameter, this::copy);
        }
        if (!current) {
            tape.launch(new Cast(values, rounded));
            current = true;
        }
        return rounded.slice(parameter.span().offset(), parameter.elements());
    }

    private Span copy(DeviceTensor table) {
        long elements = table.elements();
        DeviceBuffer buffer = tape.device().allocate(elements * products.type().bytes());
        Span copy = new Span(buffer, 0, elements, products.type());
        tape.launch(new Cast(table.span(), copy));
        return copy;
    }

    @Override
    public void close() {
        tables.values().forEach(copy -> tape.device().free(copy.buffer()));
        tables.clear();
        if (rounded != null) {
            tape.device().free(rounded.buffer());
            rounded = null;
        }
    }
}
