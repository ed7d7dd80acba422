package io.locmoe.driver.reference;

import io.locmoe.driver.reference.kernel.DeviceMemory;
import io.locmoe.driver.reference.kernel.Indices;
import io.locmoe.spi.device.kernel.GatherRows;
import io.locmoe.spi.device.kernel.ScatterAddRows;
import java.lang.foreign.MemorySegment;

/** Rows moved by an index: gather and scatter-add. */
final class ReferenceRows {
    private ReferenceRows() {}

    static void gather(GatherRows kernel, DeviceMemory memory) {
        MemorySegment in = memory.of(kernel.in());
        MemorySegment out = memory.of(kernel.out());
        Floats index = Floats.of(kernel.index(), memory);
        long rowBytes = (long) kernel.columns() * kernel.in().type().bytes();
        for (int row = 0; row < kernel.rows(); row++) {
            int from = Indices.row(index.integer(row), kernel.inRows(), row);
            MemorySegment.copy(in, from * rowBytes, out, row * rowBytes, rowBytes);
        }
    }

    static void scatterAdd(ScatterAddRows kernel, DeviceMemory memory) {
        Floats in = Floats.of(kernel.in(), memory);
        Floats index = Floats.of(kernel.index(), memory);
        Floats out = Floats.of(kernel.out(), memory);
        int columns = kernel.columns();
        for (int row = 0; row < kernel.rows(); row++) {
            int to = Indices.row(index.integer(row), kernel.outRows(), row);
            for (int column = 0; column < columns; column++) {
                out.add((long) to * columns + column, in.get((long) row * columns + column));
            }
        }
    }
}
