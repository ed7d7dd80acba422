package io.locmoe.comm.hccl;

import io.locmoe.spi.comm.DeviceRows;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Memory of the current device in which the rows of each rank lie apart from those of the others. */
final class DeviceMatrix {
    private static final int GAP = 8;

    private final AclRuntime runtime;
    private final long[] ends;
    private final DeviceRows rows;

    /** @param ends [ranks + 1] byte at which the rows of each rank start without gaps, and the end of the last */
    DeviceMatrix(AclRuntime runtime, long[] ends) {
        this.runtime = runtime;
        this.ends = ends;
        long[] starts = new long[ends.length - 1];
        for (int rank = 0; rank < starts.length; rank++) {
            starts[rank] = ends[rank] + (long) GAP * (rank + 1);
        }
        this.rows = new DeviceRows(runtime.allocate(ends[starts.length] + (long) GAP * ends.length), starts);
    }

    DeviceRows rows() {
        return rows;
    }

    void write(MemorySegment all) {
        for (int rank = 0; rank < ends.length - 1; rank++) {
            if (ends[rank + 1] > ends[rank]) {
                runtime.copyIn(
                        rows.address() + rows.starts()[rank], all.asSlice(ends[rank], ends[rank + 1] - ends[rank]));
            }
        }
    }

    MemorySegment read() {
        MemorySegment all = Arena.ofAuto().allocate(Math.max(1, ends[ends.length - 1]), Float.BYTES);
        for (int rank = 0; rank < ends.length - 1; rank++) {
            if (ends[rank + 1] > ends[rank]) {
                runtime.copyOut(
                        all.asSlice(ends[rank], ends[rank + 1] - ends[rank]), rows.address() + rows.starts()[rank]);
            }
        }
        return all.asSlice(0, ends[ends.length - 1]);
    }

    void free() {
        runtime.free(rows.address());
    }
}
