package io.locmoe.spi.device;

import io.locmoe.spi.contract.Experimental;

/** A device that cannot do what was asked. The message names the device, the work and what to do. */
@Experimental
public final class DeviceException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public DeviceException(String message) {
        super(message);
    }

    public DeviceException(String message, Throwable cause) {
        super(message, cause);
    }
}
