package io.locmoe.spi.device;

import io.locmoe.spi.device.memory.ElementType;
import java.util.List;
import java.util.Objects;

/**
 * What a user sees of a device.
 *
 * @param ordinal        number on this machine, from 0
 * @param name           model, for example {@code Ascend 910B} or the processor's name
 * @param implementation what executes kernels, for example {@code OpenBLAS 0.3.31 + Vector API 512 bit}
 * @param elementTypes   the types with which it computes matrix products, float32 first
 */
public record DeviceDescription(int ordinal, String name, String implementation, List<ElementSupport> elementTypes) {
    public DeviceDescription {
        if (ordinal < 0) {
            throw new IllegalArgumentException("ordinal must not be negative: " + ordinal);
        }
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(implementation, "implementation");
        elementTypes = List.copyOf(elementTypes);
    }

    /**
     * A device that computes with float32.
     *
     * @param ordinal        number on this machine, from 0
     * @param name           model
     * @param implementation what executes kernels
     */
    public DeviceDescription(int ordinal, String name, String implementation) {
        this(ordinal, name, implementation, List.of(new ElementSupport(ElementType.FLOAT32, implementation)));
    }
}
