package io.locmoe.driver.cpu.product;

import io.locmoe.driver.reference.kernel.DeviceMemory;
import io.locmoe.driver.reference.kernel.KernelTable;
import io.locmoe.spi.device.kernel.Cast;
import io.locmoe.spi.device.memory.ElementType;
import io.locmoe.spi.device.memory.Span;

/**
 * Elements in float32 while a kernel runs.
 *
 * @param original as the kernel has them
 * @param floats   the same span if it is of float32, else memory of the thread
 */
record Wide(Span original, Span floats) {

    /** Elements that are written before they are read. */
    static Wide unread(Span span, Scratch.Slot slot) {
        return new Wide(span, span.type() == ElementType.FLOAT32 ? span : Scratch.take(slot, span.length()));
    }

    /** Elements with their values. */
    static Wide read(Span span, Scratch.Slot slot, KernelTable table, DeviceMemory memory) {
        Wide wide = unread(span, slot);
        if (wide.isCopy()) {
            table.execute(new Cast(span, wide.floats), memory);
        }
        return wide;
    }

    /** These rows of a matrix. */
    Wide rows(PieceRows rows, int columns) {
        return new Wide(rows.of(original, columns), rows.of(floats, columns));
    }

    /** Rounds what was written to the kernel's type. */
    void store(KernelTable table, DeviceMemory memory) {
        if (isCopy()) {
            table.execute(new Cast(floats, original), memory);
        }
    }

    private boolean isCopy() {
        return original.type() != ElementType.FLOAT32;
    }
}
