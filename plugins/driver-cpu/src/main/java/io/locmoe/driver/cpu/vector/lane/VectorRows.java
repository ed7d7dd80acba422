package io.locmoe.driver.cpu.vector.lane;

import static io.locmoe.driver.cpu.vector.lane.Memory.MEMORY;

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
        long in = memory.of(kernel.in()).address();
        long index = memory.of(kernel.index()).address();
        long out = memory.of(kernel.out()).address();
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

    private static void gatherBytes(long in, long index, long out, GatherRows kernel, long rowBytes) {
        for (int row = 0; row < kernel.rows(); row++) {
            int from = Indices.row(Lanes.integer(index, row), kernel.inRows(), row);
            MemorySegment.copy(MEMORY, in + from * rowBytes, MEMORY, out + row * rowBytes, rowBytes);
        }
    }

    private static void gatherNumbers(long in, long index, long out, int inRows, int rows) {
        for (int row = 0; row < rows; row++) {
            Lanes.set(out, row, Lanes.get(in, Indices.row(Lanes.integer(index, row), inRows, row)));
        }
    }

    private static void copy(long in, long from, long out, long to, int columns) {
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
        long in = memory.of(kernel.in()).address();
        long index = memory.of(kernel.index()).address();
        long out = memory.of(kernel.out()).address();
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

    private static void scatterNumbers(long in, long index, long out, int rows, int outRows) {
        for (int row = 0; row < rows; row++) {
            int to = Indices.row(Lanes.integer(index, row), outRows, row);
            Lanes.set(out, to, Lanes.get(out, to) + Lanes.get(in, row));
        }
    }

    private static void add(long in, long from, long out, long to, int columns) {
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
