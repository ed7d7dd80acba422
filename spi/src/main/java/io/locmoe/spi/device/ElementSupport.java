package io.locmoe.spi.device;

import io.locmoe.spi.device.memory.ElementType;
import java.util.Objects;

/**
 * How a device computes with one element type, for people.
 *
 * @param type the element type
 * @param by   what executes matrix products of it and why, for example {@code converted to float32: the library has no
 *             product of it}
 */
public record ElementSupport(ElementType type, String by) {
    public ElementSupport {
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(by, "by");
    }
}
