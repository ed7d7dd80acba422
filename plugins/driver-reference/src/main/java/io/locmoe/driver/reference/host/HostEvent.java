package io.locmoe.driver.reference.host;

import io.locmoe.spi.device.DeviceEvent;

/** Complete from the start: all work before it was executed when it was enqueued. */
record HostEvent(HostDevice device) implements DeviceEvent {
    @Override
    public boolean isComplete() {
        return true;
    }

    @Override
    public void await() {}
}
