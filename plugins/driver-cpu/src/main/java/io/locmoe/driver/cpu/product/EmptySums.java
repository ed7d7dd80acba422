package io.locmoe.driver.cpu.product;

import io.locmoe.driver.reference.kernel.DeviceMemory;
import io.locmoe.spi.device.kernel.MatMul;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** What is left of products without numbers to add. */
public final class EmptySums {
    private EmptySums() {}

    /** C = beta C, of float32. For k = 0, where an operand may have no memory to point to. */
    public static void scale(MatMul kernel, DeviceMemory memory) {
        MemorySegment c = memory.of(kernel.c().span());
        for (int matrix = 0; matrix < kernel.batch(); matrix++) {
            for (int row = 0; row < kernel.m(); row++) {
                long start = matrix * kernel.c().batchStride()
                        + (long) row * kernel.c().rowStride();
                for (long at = start; at < start + kernel.n(); at++) {
                    float old = kernel.beta() == 0 ? 0 : kernel.beta() * c.getAtIndex(ValueLayout.JAVA_FLOAT, at);
                    c.setAtIndex(ValueLayout.JAVA_FLOAT, at, old);
                }
            }
        }
    }
}
