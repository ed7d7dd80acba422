package io.locmoe.driver.reference.kernel;

import io.locmoe.spi.device.kernel.Kernel;

/**
 * Executes one kind of kernel on the calling thread. Stateless and thread-safe; the same operands give the same bits.
 *
 * @param <K> the kernel
 */
@FunctionalInterface
public interface KernelImplementation<K extends Kernel> {

    /**
     * Executes the kernel to its end.
     *
     * @throws IndexOutOfBoundsException if an index operand points outside its matrix
     */
    void execute(K kernel, DeviceMemory memory);
}
