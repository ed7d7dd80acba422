package io.locmoe.spi.device;

import io.locmoe.spi.contract.Experimental;
import java.util.Objects;

/**
 * What a user sees of a device.
 *
 * @param ordinal        number on this machine, from 0
 * @param name           model, for example {@code Ascend 910B} or the processor's name
 * @param implementation what executes kernels, for example {@code OpenBLAS 0.3.31 + Vector API 512 bit}
 */
@Experimental
public record DeviceDescription(int ordinal, String name, String implementation) {
    public DeviceDescription {
        if (ordinal < 0) {
            throw new IllegalArgumentException("ordinal must not be negative: " + ordinal);
        }
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(implementation, "implementation");
    }
}
