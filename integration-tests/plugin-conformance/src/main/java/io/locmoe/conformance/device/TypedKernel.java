package io.locmoe.conformance.device;

import io.locmoe.spi.device.kernel.Kernel;
import io.locmoe.spi.device.memory.ElementType;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** A kernel with one of the element types that it is defined for. */
record TypedKernel(Class<? extends Kernel> kernel, ElementType type) {

    /** All of the SPI. */
    static List<TypedKernel> all() {
        return kernels(Kernel.class)
                .flatMap(kernel -> Kernel.types(kernel).stream().map(type -> new TypedKernel(kernel, type)))
                .toList();
    }

    /** The records below a sealed interface. */
    private static Stream<Class<? extends Kernel>> kernels(Class<? extends Kernel> type) {
        return type.isRecord()
                ? Stream.of(type)
                : Arrays.stream(type.getPermittedSubclasses())
                        .flatMap(below -> kernels(below.asSubclass(Kernel.class)));
    }

    @Override
    public String toString() {
        return kernel.getSimpleName() + (type == ElementType.FLOAT32 ? "" : " of " + type);
    }
}
