package io.locmoe.conformance.router;

import io.locmoe.spi.device.DeviceStream;
import io.locmoe.spi.device.kernel.Fill;
import io.locmoe.spi.device.memory.DeviceBuffer;
import io.locmoe.spi.device.memory.Span;
import io.locmoe.spi.tensor.Parameters;
import io.locmoe.tape.DeviceTensor;
import io.locmoe.tape.Tape;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Learned tensors on a rank's device, normally distributed as a plug-in asks for; a name and a shape give the same. */
public final class DeviceParameters implements Parameters, AutoCloseable {
    private final Tape tape;
    private final Map<String, DeviceTensor> tensors = new LinkedHashMap<>();
    private final List<DeviceBuffer> buffers = new ArrayList<>();

    public DeviceParameters(Tape tape) {
        this.tape = tape;
    }

    /** The tensors by name, in the order of their creation. */
    public Map<String, DeviceTensor> tensors() {
        return tensors;
    }

    @Override
    public DeviceTensor create(String name, float mean, float deviation, int... shape) {
        DeviceTensor tensor = tape.parameter(true, shape);
        if (tensors.putIfAbsent(name, tensor) != null) {
            throw new IllegalArgumentException("two parameters are named " + name);
        }
        float[] values = ParameterValues.of(name, mean, deviation, shape);
        DeviceBuffer buffer = tape.device().allocate(Math.max(1, 2L * values.length) * Span.ELEMENT_BYTES);
        buffers.add(buffer);
        tensor.bind(new Span(buffer, 0, values.length), new Span(buffer, values.length, values.length));
        DeviceStream stream = tape.stream();
        // Shared: a stream may copy on a thread of its own.
        try (Arena arena = Arena.ofShared()) {
            stream.copyIn(arena.allocateFrom(ValueLayout.JAVA_FLOAT, values), buffer, 0);
            stream.launch(new Fill(tensor.gradient(), 0f));
            stream.record().await();
        }
        return tensor;
    }

    @Override
    public void close() {
        buffers.forEach(DeviceBuffer::free);
    }
}
