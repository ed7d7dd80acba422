package io.locmoe.planner.exchange;

import io.locmoe.engine.collectives.Collectives;
import io.locmoe.engine.collectives.Collectives.PendingSum;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds out what the engine's collectives do to sum gradients over the ranks, by calling them.
 *
 * @param shape the devices
 */
record SumRecorder(MeshShape shape) {
    /** Floats of the recorded vector for each node, which sums a part of it. */
    private static final int FLOATS = 4;

    /**
     * The sum of a vector that each device has.
     *
     * @param bytes of the vector
     */
    RecordedExchange record(double bytes) {
        Recording recording = new Recording(shape.topology(), shape.mirrored());
        long vector = (long) Float.BYTES * FLOATS * shape.nodes();
        List<PendingSum> sums = new ArrayList<>();
        // The first rank of a node takes what the others send.
        for (int device = recording.recorded() - 1; device >= 0; device--) {
            MemorySegment floats = Arena.ofAuto().allocate(vector, 64);
            sums.addFirst(
                    new Collectives(RecordingTransport.of(recording, shape.ranks(), shape.tensorParallel(), device))
                            .beginSum(floats));
        }
        for (int device = 0; device < recording.recorded(); device++) {
            recording.begun(device);
            sums.get(device).advance();
        }
        sums.forEach(PendingSum::await);
        return recording.end().scaled(bytes / vector);
    }
}
