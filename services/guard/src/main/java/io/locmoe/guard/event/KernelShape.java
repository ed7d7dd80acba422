package io.locmoe.guard.event;

import io.locmoe.spi.device.memory.Span;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How large the calls of a kernel are, by its components: memory is a {@link Span} or a record with such; rows are
 * {@code rows}, or {@code m} of a matrix product.
 *
 * @param memory components with memory
 * @param rows   component with the number of rows; empty if there is none
 */
record KernelShape(List<Method> memory, Optional<Method> rows) {
    private static final ClassValue<KernelShape> ALL = new ClassValue<>() {
        @Override
        protected KernelShape computeValue(Class<?> type) {
            return read(type);
        }
    };

    static KernelShape of(Object kernel) {
        return ALL.get(kernel.getClass());
    }

    private static KernelShape read(Class<?> type) {
        List<RecordComponent> all = type.isRecord() ? List.of(type.getRecordComponents()) : List.of();
        return new KernelShape(
                readable(all.stream().filter(component -> hasMemory(component.getType())))
                        .toList(),
                readable(all.stream()
                                .filter(component -> component.getType() == int.class)
                                .filter(component -> component.getName().equals("rows")
                                        || component.getName().equals("m")))
                        .findFirst());
    }

    private static Stream<Method> readable(Stream<RecordComponent> components) {
        return components.map(RecordComponent::getAccessor).filter(Method::trySetAccessible);
    }

    private static boolean hasMemory(Class<?> type) {
        return type == Span.class
                || type.isRecord()
                        && Stream.of(type.getRecordComponents()).anyMatch(part -> part.getType() == Span.class);
    }

    /** Bytes of the operands of a call. */
    long bytes(Object kernel) {
        long bytes = 0;
        for (Method component : memory) {
            Object operand = value(component, kernel);
            if (operand instanceof Span span) {
                bytes += span.byteSize();
            } else if (operand != null) {
                bytes += of(operand).bytes(operand);
            }
        }
        return bytes;
    }

    /** Rows of a call; -1 if the kernel has none. */
    int rows(Object kernel) {
        return rows.map(component -> (Integer) value(component, kernel)).orElse(-1);
    }

    private static Object value(Method component, Object of) {
        try {
            return component.invoke(of);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(component + " cannot be read", e);
        }
    }
}
