package io.locmoe.conformance.device.workspace;

import io.locmoe.conformance.device.workspace.Workspace.Operand;
import io.locmoe.spi.device.Device;
import io.locmoe.spi.device.DeviceStream;
import io.locmoe.spi.device.kernel.Kernel;
import io.locmoe.spi.device.kernel.MatMul;
import io.locmoe.spi.device.memory.DeviceBuffer;
import io.locmoe.spi.device.memory.ElementType;
import io.locmoe.spi.device.memory.Span;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/** Executes kernels that are written for the memory of a {@link Workspace} on a device. */
public record KernelRun(Device device, DeviceStream stream, boolean multipliesFloat32) {

    /** Largest error of results, relative to the largest magnitude. */
    public double tolerance(Kernel kernel) {
        boolean rounds = !multipliesFloat32 && kernel instanceof MatMul && kernel.elementType() == ElementType.FLOAT32;
        return rounds ? ElementType.FLOAT16.tolerance() : kernel.tolerance();
    }

    /** Executes a kernel on the first content of its operands; on return the workspace has what the device has. */
    public void execute(Kernel kernel, Workspace workspace) {
        Map<DeviceBuffer, DeviceBuffer> buffers = new IdentityHashMap<>();
        try {
            for (Operand operand : workspace.operands()) {
                DeviceBuffer buffer = device.allocate(operand.bytes());
                buffers.put(operand, buffer);
                stream.copyIn(operand.initial(), buffer, 0);
            }
            stream.launch((Kernel) moved((Record) kernel, buffers));
            for (Operand operand : workspace.operands()) {
                stream.copyOut(buffers.get(operand), 0, operand.memory());
            }
            stream.record().await();
        } finally {
            buffers.values().forEach(DeviceBuffer::free);
        }
    }

    /** The same record with every span on the device. */
    private static Record moved(Record value, Map<DeviceBuffer, DeviceBuffer> buffers) {
        RecordComponent[] components = value.getClass().getRecordComponents();
        try {
            Object[] arguments = new Object[components.length];
            for (int i = 0; i < arguments.length; i++) {
                arguments[i] = moved(components[i].getAccessor().invoke(value), buffers);
            }
            Class<?>[] types =
                    Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
            return value.getClass().getDeclaredConstructor(types).newInstance(arguments);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError("kernels are public records", e);
        }
    }

    /** An operand, or several, on the device; null where a kernel has none. */
    private static Object moved(Object value, Map<DeviceBuffer, DeviceBuffer> buffers) {
        return switch (value) {
            case null -> null;
            case Span span -> new Span(buffers.get(span.buffer()), span.offset(), span.length(), span.type());
            case MatMul.Operand operand -> moved((Record) operand, buffers);
            case List<?> list -> list.stream().map(each -> moved(each, buffers)).toList();
            case Object other -> other;
        };
    }
}
