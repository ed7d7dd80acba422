package io.locmoe.engine.exchange;

import io.locmoe.spi.device.DeviceEvent;
import io.locmoe.spi.device.DeviceStream;
import io.locmoe.tape.Tape;
import java.util.function.Consumer;

/**
 * Two streams that copy rows from and to a device while the tape's stream computes; events order the three. Used by the
 * rank's thread.
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
     * @param computed complete when the rows are in the device's memory
     * @return complete when the copies are done
     */
    DeviceEvent toHost(DeviceEvent computed, Consumer<DeviceStream> copies) {
        toHost.waitFor(computed);
        copies.accept(toHost);
        return toHost.record();
    }

    /**
     * Enqueues copies to the device; everything that the tape launches from now on waits for them.
     *
     * @param free complete when nothing else uses the device's memory any more
     * @return complete when the copies are done
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
