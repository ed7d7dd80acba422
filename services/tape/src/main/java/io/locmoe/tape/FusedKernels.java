package io.locmoe.tape;

import io.locmoe.spi.device.Device;
import io.locmoe.spi.device.kernel.FusedKernel;
import io.locmoe.spi.device.memory.ElementType;
import java.util.HashMap;
import java.util.Map;

/** The fused kernels that a device supports; queried once each. */
final class FusedKernels {
    private record Key(Class<? extends FusedKernel> kernel, ElementType type) {}

    private final Device device;
    private final Map<Key, Boolean> known = new HashMap<>();

    FusedKernels(Device device) {
        this.device = device;
    }

    boolean has(Class<? extends FusedKernel> kernel, ElementType type) {
        return known.computeIfAbsent(new Key(kernel, type), key -> device.supports(key.kernel, key.type));
    }
}
