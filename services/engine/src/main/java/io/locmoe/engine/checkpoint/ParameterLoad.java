package io.locmoe.engine.checkpoint;

import io.locmoe.engine.checkpoint.file.CheckpointException;
import io.locmoe.engine.parameter.ParameterBlock;
import io.locmoe.engine.parameter.ParameterNames;
import io.locmoe.spi.device.DeviceStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Fills a block of parameters with the values of a checkpoint. */
public final class ParameterLoad {
    private ParameterLoad() {}

    /**
     * Reads the values and copies them to the device; waits for it.
     *
     * @param names the model's names
     * @throws CheckpointException if a parameter is missing, damaged or of another shape
     */
    public static void into(
            ParameterBlock block, ParameterNames names, CheckpointReader checkpoint, DeviceStream stream) {
        if (block.elements() == 0) {
            return;
        }
        try (Arena arena = Arena.ofShared()) {
            MemorySegment host = arena.allocate(block.values().byteSize(), 64);
            checkpoint.readModel(block.parameters(), names, host);
            stream.copyIn(host, block.values().buffer(), block.values().byteOffset());
            stream.record().await();
        }
        block.valuesChanged();
    }
}
