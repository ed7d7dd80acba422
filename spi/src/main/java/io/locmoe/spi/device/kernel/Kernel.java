package io.locmoe.spi.device.kernel;

import io.locmoe.spi.device.memory.ElementType;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * One call of a device kernel: its operands and shapes, as a value.
 *
 * <p>Matrices are row-major float32 without gaps unless a kernel says otherwise; indices are int32. A constructor
 * checks that every span has the size that the shape asks for and a type that the kernel takes, so a driver may trust
 * it. Outputs do not overlap inputs, except where a kernel says "may be in place". Sums are accumulated in float32 or
 * wider, whatever the type of the operands. {@link #tolerance()} is the largest error, relative to the largest
 * magnitude of the exact result, that an implementation may show against the same formula in float64.
 *
 * <p>The interface is open: later versions of the host bring kernels that a driver has not seen. {@link Kernels} lists
 * those of this version. A driver looks a kernel up by its class, or has a {@code default} in its {@code switch}; to
 * one that it does not have it says no in {@link io.locmoe.spi.device.Device#supports} and throws a
 * {@link io.locmoe.spi.device.DeviceException} in {@link io.locmoe.spi.device.DeviceStream#launch}.
 */
public interface Kernel {

    /**
     * The element types that a kernel is defined for: what {@link #elementType()} of its calls may be.
     *
     * @param kernel one of the kernels
     */
    static Set<ElementType> types(Class<? extends Kernel> kernel) {
        Takes takes = kernel.getAnnotation(Takes.class);
        return takes == null ? EnumSet.of(ElementType.FLOAT32) : EnumSet.copyOf(List.of(takes.value()));
    }

    /**
     * The element type of this call, by which a driver says whether it can do it: that of the main operands. Where they
     * differ, the kernel says which.
     */
    default ElementType elementType() {
        return ElementType.FLOAT32;
    }

    /** Largest relative error against float64, as the interface states. */
    default double tolerance() {
        return elementType().tolerance();
    }
}
