package io.locmoe.engine.sparse;

import io.locmoe.engine.SlowLinks;
import io.locmoe.spi.device.Device;
import io.locmoe.spi.device.DeviceEvent;
import io.locmoe.spi.device.DeviceStream;
import io.locmoe.spi.device.ForwardingDevice;
import io.locmoe.spi.device.ForwardingDeviceStream;
import io.locmoe.spi.device.memory.DeviceBuffer;
import java.lang.foreign.MemorySegment;

/**
 * A device that seems to work beside the host: each stream is busy as long as its work is said to take, and events come
 * when that is over. Used by one thread, and by others that wait for its events.
 */
final class SlowDevice extends ForwardingDevice {
    private final long nanosPerByte;
    private long computed;
    private long idle;

    /** @param nanosPerByte how long copies take */
    SlowDevice(Device device, long nanosPerByte) {
        super(device);
        this.nanosPerByte = nanosPerByte;
    }

    @Override
    public boolean executesAtOnce() {
        return false;
    }

    @Override
    public DeviceStream openStream() {
        return new SlowStream(super.openStream());
    }

    /** Computes on a stream of this device. */
    void compute(DeviceStream stream, long nanos) {
        SlowStream slow = (SlowStream) stream;
        slow.work(nanos);
        long start = slow.free - nanos;
        idle += computed == 0 ? 0 : start - computed;
        computed = slow.free;
    }

    /** Time between two computations in which there was none. */
    long idle() {
        return idle;
    }

    private record SlowEvent(long nanos) implements DeviceEvent {
        @Override
        public boolean isComplete() {
            return System.nanoTime() - nanos >= 0;
        }

        @Override
        public void await() {
            SlowLinks.sleepUntil(nanos);
        }
    }

    private final class SlowStream extends ForwardingDeviceStream {
        private long free = System.nanoTime();

        SlowStream(DeviceStream stream) {
            super(stream);
        }

        private void work(long nanos) {
            free = Math.max(free, System.nanoTime()) + nanos;
        }

        @Override
        public void copyIn(MemorySegment host, DeviceBuffer target, long targetOffset) {
            super.copyIn(host, target, targetOffset);
            work(nanosPerByte * host.byteSize());
        }

        @Override
        public void copyOut(DeviceBuffer source, long sourceOffset, MemorySegment host) {
            super.copyOut(source, sourceOffset, host);
            work(nanosPerByte * host.byteSize());
        }

        @Override
        public DeviceEvent record() {
            return new SlowEvent(free);
        }

        @Override
        public void waitFor(DeviceEvent event) {
            free = Math.max(free, ((SlowEvent) event).nanos);
        }
    }
}
