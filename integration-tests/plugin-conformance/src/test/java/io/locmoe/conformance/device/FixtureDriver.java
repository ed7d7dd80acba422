package io.locmoe.conformance.device;

import io.locmoe.driver.reference.ReferenceDriver;
import io.locmoe.spi.device.Device;
import io.locmoe.spi.device.DeviceDescription;
import io.locmoe.spi.device.DeviceDriver;
import io.locmoe.spi.device.DeviceEvent;
import io.locmoe.spi.device.DeviceStream;
import io.locmoe.spi.device.ForwardingDevice;
import io.locmoe.spi.device.ForwardingDeviceStream;
import io.locmoe.spi.device.kernel.Kernel;
import io.locmoe.spi.device.memory.DeviceBuffer;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;

/** The reference driver, which a case breaks in one place. */
class FixtureDriver implements DeviceDriver {
    private final DeviceDriver reference = new ReferenceDriver();

    @Override
    public String name() {
        return "fixture";
    }

    @Override
    public List<DeviceDescription> devices() {
        return reference.devices();
    }

    DeviceBuffer allocate(Device device, long bytes) {
        return device.allocate(bytes);
    }

    DeviceStream stream(DeviceStream stream) {
        return stream;
    }

    Map<String, Double> measures(int streams) {
        return Map.of("streams", (double) streams);
    }

    @Override
    public Device open(int ordinal) {
        Device device = reference.open(ordinal);
        return new ForwardingDevice(device) {
            private int streams;

            @Override
            public Map<String, Double> measures() {
                return FixtureDriver.this.measures(streams);
            }

            @Override
            public DeviceBuffer allocate(long bytes) {
                return FixtureDriver.this.allocate(device, bytes);
            }

            @Override
            public DeviceStream openStream() {
                streams++;
                return stream(device.openStream());
            }
        };
    }

    /** Does nothing before the host waits for it, or another stream does. */
    static class LateStream extends ForwardingDeviceStream {
        final Queue<Runnable> work = new ArrayDeque<>();

        LateStream(DeviceStream stream) {
            super(stream);
        }

        private void drain() {
            while (!work.isEmpty()) {
                work.poll().run();
            }
        }

        @Override
        public void launch(Kernel kernel) {
            work.add(() -> super.launch(kernel));
        }

        @Override
        public void copyIn(MemorySegment host, DeviceBuffer target, long targetOffset) {
            if (!host.isNative()) {
                throw new IllegalArgumentException("the host memory of a copy is native");
            }
            work.add(() -> super.copyIn(host, target, targetOffset));
        }

        @Override
        public void copyOut(DeviceBuffer source, long sourceOffset, MemorySegment host) {
            work.add(() -> super.copyOut(source, sourceOffset, host));
        }

        @Override
        public DeviceEvent record() {
            boolean[] complete = new boolean[1];
            work.add(() -> complete[0] = true);
            return new DeviceEvent() {
                @Override
                public boolean isComplete() {
                    return complete[0];
                }

                @Override
                public void await() {
                    while (!complete[0]) {
                        work.remove().run();
                    }
                }
            };
        }

        @Override
        public void waitFor(DeviceEvent event) {
            work.add(event::await);
        }

        @Override
        public void close() {
            drain();
            super.close();
        }
    }
}
