package io.locmoe.driver.ascend.device;

import io.locmoe.driver.ascend.binding.CannException;
import io.locmoe.driver.ascend.kernel.KernelMemory;
import io.locmoe.spi.device.memory.DeviceBuffer;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
    private final Map<Constant, BlockPool.Block> constants = new HashMap<>();
    private final Transfers transfers;
    private BlockPool.Block workspace;

    StreamMemory(AscendDevice device, BlockPool memory, InFlight inFlight, Transfers transfers) {
        this.device = device;
        this.memory = memory;
        this.inFlight = inFlight;
        this.transfers = transfers;
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
            giveWorkspaceBack();
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
    public long uploaded(List<Long> values) {
        long[] numbers = values.stream().mapToLong(Long::longValue).toArray();
        long address = temporary((long) numbers.length * Long.BYTES);
        transfers.in(MemorySegment.ofArray(numbers), address);
        return address;
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
    public long constant(Constant constant) {
        return constants.computeIfAbsent(constant, this::upload).address();
    }

    @Override
    public void close() {
        giveWorkspaceBack();
        constants.values().forEach(this::freeWhenPassed);
        constants.clear();
    }

    private BlockPool.Block upload(Constant constant) {
        MemorySegment values = constant.values();
        BlockPool.Block block = memory.allocate(values.byteSize());
        try {
            transfers.in(values, block.address());
            return block;
        } catch (CannException e) {
            freeWhenPassed(block);
            throw e;
        }
    }

    private void giveWorkspaceBack() {
        if (workspace != null) {
            freeWhenPassed(workspace);
            workspace = null;
        }
    }

    private void freeWhenPassed(BlockPool.Block block) {
        inFlight.whenPassed(() -> memory.free(block));
    }
}
