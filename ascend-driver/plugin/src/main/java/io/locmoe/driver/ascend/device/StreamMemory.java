package io.locmoe.driver.ascend.device;

import io.locmoe.driver.ascend.kernel.KernelMemory;
import io.locmoe.spi.device.memory.DeviceBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Device memory for the kernels of one stream.
 *
 * <p>The stream's operators run one after the other, so they share one workspace. It grows by being replaced: the old
 * one is freed when the stream has passed it.
 */
final class StreamMemory implements KernelMemory {
    private final AscendDevice device;
    private final BlockPool memory;
    private final InFlight inFlight;
    private final List<BlockPool.Block> temporaries = new ArrayList<>();
    private BlockPool.Block workspace;

    StreamMemory(AscendDevice device, BlockPool memory, InFlight inFlight) {
        this.device = device;
        this.memory = memory;
        this.inFlight = inFlight;
    }

    @Override
    public long address(DeviceBuffer buffer) {
        return device.address(buffer);
    }

    @Override
    public long workspace(long bytes) {
        if (bytes == 0) {
            return 0;
        }
        if (workspace == null || workspace.bytes() < bytes) {
            close();
            workspace = memory.allocate(bytes);
        }
        return workspace.address();
    }

    @Override
    public long temporary(long bytes) {
        BlockPool.Block block = memory.allocate(bytes);
        temporaries.add(block);
        return block.address();
    }

    @Override
    public void launched() {
        temporaries.forEach(this::freeWhenPassed);
        temporaries.clear();
    }

    @Override
    public <T> T withMemory(Supplier<T> call) {
        return memory.withMemory(call);
    }

    @Override
    public void close() {
        if (workspace != null) {
            freeWhenPassed(workspace);
            workspace = null;
        }
    }

    private void freeWhenPassed(BlockPool.Block block) {
        inFlight.whenPassed(() -> memory.free(block));
    }
}
