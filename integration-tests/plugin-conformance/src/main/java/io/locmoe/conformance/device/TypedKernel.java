package io.locmoe.conformance.device;

import io.locmoe.spi.device.kernel.Kernel;
import io.locmoe.spi.device.kernel.Kernels;
import io.locmoe.spi.device.memory.ElementType;
import java.util.List;

/** A kernel with one of the element types that it is defined for. */
record TypedKernel(Class<? extends Kernel> kernel, ElementType type) {

    /** All of the SPI. */
    static List<TypedKernel> all() {
        return Kernels.all().stream()
                .flatMap(kernel -> Kernel.types(kernel).stream().map(type -> new TypedKernel(kernel, type)))
                .toList();
    }

    @Override
    public String toString() {
        return kernel.getSimpleName() + (type == ElementType.FLOAT32 ? "" : " of " + type);
    }
}
