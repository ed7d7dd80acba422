package io.locmoe.engine.exchange;

import io.locmoe.spi.device.DeviceEvent;
import java.util.Optional;

/** Host memory of one exchange under way. */
final class HostRows implements AutoCloseable {
    final HostBuffer send = new HostBuffer();
    final HostBuffer receive = HostBuffer.collected();
    /** Complete when the device has copied the received rows. */
    Optional<DeviceEvent> copiedIn = Optional.empty();

    long bytes() {
        return send.bytes() + receive.bytes();
    }

    @Override
    public void close() {
        send.close();
        receive.close();
    }
}
