package io.locmoe.driver.ascend.device;

import io.locmoe.driver.ascend.binding.AclRuntime;
import io.locmoe.driver.ascend.binding.CannException;
import io.locmoe.spi.device.DeviceException;
import java.util.function.Supplier;

/**
 * The one way to a device. Thread-safe.
 *
 * <p>Every call first makes the device current on its thread. What CANN says of a failure becomes the message of the
 * exception; if the device does not work any more, every later call says so.
 */
final class CurrentDevice {
    private final AclRuntime runtime;
    private final long context;
    private final String name;
    private volatile String lost;

    CurrentDevice(AclRuntime runtime, long context, String name) {
        this.runtime = runtime;
        this.context = context;
        this.name = name;
    }

    /** Whether a failure ended it, which was told where it happened. */
    boolean isLost() {
        return lost != null;
    }

    /** As {@link #call}, without a result. */
    void run(String work, Runnable action) {
        call(work, () -> {
            action.run();
            return null;
        });
    }

    /**
     * Does something with the device current on this thread.
     *
     * @param work what is done, for the message of a failure
     * @throws DeviceException if the device cannot, or could not earlier
     */
    <T> T call(String work, Supplier<T> action) {
        if (lost != null) {
            throw new DeviceException(lost);
        }
        try {
            runtime.useContext(context);
            return action.get();
        } catch (CannException e) {
            throw new DeviceException(message(work, e), e);
        } catch (IllegalStateException | IllegalArgumentException e) {
            throw new DeviceException(name + ": " + work + ": " + e.getMessage(), e);
        }
    }

    /** Gives back what is left. What a lost device refuses is of no use to anybody. */
    void giveBack(Runnable action) {
        try {
            runtime.useContext(context);
            action.run();
        } catch (CannException e) {
            if (lost == null) {
                throw new DeviceException(name + ": closing: " + e.getMessage(), e);
            }
        }
    }

    private String message(String work, CannException failure) {
        if (!failure.deviceLost()) {
            return name + ": " + work + ": " + failure.getMessage();
        }
        lost = name + " is lost: " + work + ": " + failure.getMessage()
                + "; it has to be reset before another job can use it";
        return lost;
    }
}
