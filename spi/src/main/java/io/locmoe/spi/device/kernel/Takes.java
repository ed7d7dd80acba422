package io.locmoe.spi.device.kernel;

import static java.lang.annotation.ElementType.TYPE;

import io.locmoe.spi.device.memory.ElementType;
import java.lang.annotation.Documented;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The element types that a kernel is defined for; a kernel without this is defined for float32. A driver executes what
 * it says in {@link io.locmoe.spi.device.Device#supports(Class, ElementType)}.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(TYPE)
public @interface Takes {
    /** What {@link Kernel#elementType()} may be. */
    ElementType[] value();
}
