package io.locmoe.driver.cpu;

import io.locmoe.spi.device.DeviceEvent;

/** Complete from the start: all work before it was executed when it was enqueued. */
record CpuEvent(CpuDevice device) implements DeviceEvent {
    @Override
    public boolean isComplete() {
        return true;
    }

    @Override
    public void await() {}
}
