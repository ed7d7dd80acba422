package io.locmoe.driver.cpu.vector.lane;

import io.locmoe.driver.reference.kernel.DeviceMemory;
import io.locmoe.driver.reference.kernel.Indices;
import io.locmoe.spi.device.kernel.GatherRows;
import io.locmoe.spi.device.kernel.ScatterAddRows;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.VectorMask;

/** Rows moved by an index: gather and scatter-add. */
public final class VectorRows {
    private VectorRows() {}

    public static void gather(GatherRows kernel, DeviceMemory memory) {
        MemorySegment in = memory.of(kernel.in());
        MemorySegment index = memory.of(kernel.index());
        MemorySegment out = memory.of(kernel.out());
        int bytes = kernel.in().type().bytes();
        if (bytes != Float.BYTES) {
            gatherBytes(in, index, out, kernel, (long) kernel.columns() * bytes);
            return;
        }
        if (kernel.columns() == 1) {
            gatherNumbers(in, index, out, kernel.inRows(), kernel.rows());
            return;
        }
        int columns = kernel.columns();
        for (int row = 0; row < kernel.rows(); row++) {
            int from = Indices.row(Lanes.integer(index, row), kernel.inRows(), row);
            copy(in, (long) from * columns, out, (long) row * columns, columns);
        }
    }

    private static void gatherBytes(
            MemorySegment in, MemorySegment index, MemorySegment out, GatherRows kernel, long rowBytes) {
        for (int row = 0; row < kernel.rows(); row++) {
            int from = Indices.row(Lanes.integer(index, row), kernel.inRows(), row);
            MemorySegment.copy(in, from * rowBytes, out, row * rowBytes, rowBytes);
        }
    }

    private static void gatherNumbers(MemorySegment in, MemorySegment index, MemorySegment out, int inRows, int rows) {
        for (int row = 0; row < rows; row++) {
            Lanes.set(out, row, Lanes.get(in, Indices.row(Lanes.integer(index, row), inRows, row)));
        }
    }

    private static void copy(MemorySegment in, long from, MemorySegment out, long to, int columns) {
        int whole = (int) Lanes.whole(columns);
        for (int i = 0; i < whole; i += Lanes.WIDTH) {
            Lanes.store(Lanes.load(in, from + i), out, to + i);
        }
        if (whole < columns) {
            VectorMask<Float> rest = Lanes.first(columns - whole);
            Lanes.store(Lanes.load(in, from + whole, rest), out, to + whole, rest);
        }
    }

    public static void scatterAdd(ScatterAddRows kernel, DeviceMemory memory) {
        MemorySegment in = memory.of(kernel.in());
        MemorySegment index = memory.of(kernel.index());
        MemorySegment out = memory.of(kernel.out());
        if (kernel.columns() == 1) {
            scatterNumbers(in, index, out, kernel.rows(), kernel.outRows());
            return;
        }
        int columns = kernel.columns();
        for (int row = 0; row < kernel.rows(); row++) {
            int to = Indices.row(Lanes.integer(index, row), kernel.outRows(), row);
            add(in, (long) row * columns, out, (long) to * columns, columns);
        }
    }

    private static void scatterNumbers(
            MemorySegment in, MemorySegment index, MemorySegment out, int rows, int outRows) {
        for (int row = 0; row < rows; row++) {
            int to = Indices.row(Lanes.integer(index, row), outRows, row);
            Lanes.set(out, to, Lanes.get(out, to) + Lanes.get(in, row));
        }
    }

    private static void add(MemorySegment in, long from, MemorySegment out, long to, int columns) {
        int whole = (int) Lanes.whole(columns);
        for (int i = 0; i < whole; i += Lanes.WIDTH) {
            Lanes.store(Lanes.load(out, to + i).add(Lanes.load(in, from + i)), out, to + i);
        }
        if (whole < columns) {
            VectorMask<Float> rest = Lanes.first(columns - whole);
            Lanes.store(
                    Lanes.load(out, to + whole, rest).add(Lanes.load(in, from + whole, rest)), out, to + whole, rest);
        }
    }
}
