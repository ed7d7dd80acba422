package io.locmoe.laboratory.bench.step.device;

import io.locmoe.spi.device.DeviceEvent;
import io.locmoe.spi.device.DeviceStream;
import io.locmoe.spi.device.ForwardingDeviceStream;
import io.locmoe.spi.device.kernel.Kernel;
import io.locmoe.spi.device.memory.DeviceBuffer;
import java.lang.foreign.MemorySegment;

/**
 * Wraps a stream and times each call while its timer is on. A device may work asynchronously, so every call is followed
 * by a wait for its end: on such a device timed steps are slower.
 */
final class TimedStream extends ForwardingDeviceStream {
    private final StepTimer timer;

    TimedStream(DeviceStream stream, StepTimer timer) {
        super(stream);
        this.timer = timer;
    }

    @Override
    public void launch(Kernel kernel) {
        if (!timer.isOn()) {
            super.launch(kernel);
            return;
        }
        long begin = System.nanoTime();
        super.launch(kernel);
        super.record().await();
        timer.launched(kernel, System.nanoTime() - begin);
    }

    @Override
    public void copyIn(MemorySegment host, DeviceBuffer target, long targetOffset) {
        long begin = System.nanoTime();
        super.copyIn(host, target, targetOffset);
        if (timer.isOn()) {
            super.record().await();
            timer.copiesIn.add(System.nanoTime() - begin, host.byteSize());
        }
    }

    @Override
    public void copyOut(DeviceBuffer source, long sourceOffset, MemorySegment host) {
        long begin = System.nanoTime();
        super.copyOut(source, sourceOffset, host);
        if (timer.isOn()) {
            super.record().await();
            timer.copiesOut.add(System.nanoTime() - begin, host.byteSize());
        }
    }

    @Override
    public DeviceEvent record() {
        return new TimedEvent(super.record(), timer);
    }

    @Override
    public void waitFor(DeviceEvent event) {
        super.waitFor(event instanceof TimedEvent timed ? timed.event : event);
    }

    /** Times the host's waits. */
    private record TimedEvent(DeviceEvent event, StepTimer timer) implements DeviceEvent {
        @Override
        public boolean isComplete() {
            return event.isComplete();
        }

        @Override
        public void await() {
            long begin = System.nanoTime();
            event.await();
            if (timer.isOn()) {
                timer.waits.add(System.nanoTime() - begin, 0);
            }
        }
    }
}
