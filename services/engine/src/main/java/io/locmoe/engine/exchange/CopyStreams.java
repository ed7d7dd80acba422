package io.locmoe.engine.exchange;

import io.locmoe.spi.device.DeviceEvent;
import io.locmoe.spi.device.DeviceStream;
import io.locmoe.tape.Tape;
import java.util.function.Consumer;

/**
 * Two streams on which rows leave a device and come to it, beside what the tape's stream computes; events order the
 * three. Used by the rank's thread.
 */
final class CopyStreams implements AutoCloseable {
    private final Tape tape;
    private final DeviceStream toHost;
    private final DeviceStream toDevice;

    CopyStreams(Tape tape) {
        this.tape = tape;
        this.toHost = tape.device().openStream();
        this.toDevice = tape.device().openStream();
    }

    /**
     * Enqueues copies to the host.
     *
     * @param computed before which the device's memory has no rows
     * @return complete when they are done
     */
    DeviceEvent toHost(DeviceEvent computed, Consumer<DeviceStream> copies) {
        toHost.waitFor(computed);
        copies.accept(toHost);
        return toHost.record();
    }

    /**
     * Enqueues copies to the device; what the tape launches from now on waits for them.
     *
     * @param free before which the device's memory is in use for something else
     * @return complete when they are done
     */
    DeviceEvent toDevice(DeviceEvent free, Consumer<DeviceStream> copies) {
        toDevice.waitFor(free);
        copies.accept(toDevice);
        DeviceEvent copied = toDevice.record();
        tape.stream().waitFor(copied);
        return copied;
    }

    /** Waits for the copies. */
    @Override
    public void close() {
        try {
            toHost.close();
        } finally {
            toDevice.close();
        }
    }
}
