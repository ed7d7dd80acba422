package io.locmoe.tape;

import io.locmoe.spi.device.Device;
import io.locmoe.spi.device.kernel.FusedKernel;
import java.util.HashMap;
import java.util.Map;

/** Which fused kernels a device has; each is asked for once. */
final class FusedKernels {
    private final Device device;
    private final Map<Class<? extends FusedKernel>, Boolean> known = new HashMap<>();

    FusedKernels(Device device) {
        this.device = device;
    }

    boolean has(Class<? extends FusedKernel> kernel) {
        return known.computeIfAbsent(kernel, device::supports);
    }
}
