package io.locmoe.conformance.device;

import io.locmoe.conformance.Breaks;
import io.locmoe.conformance.BrokenFixtures;
import io.locmoe.spi.device.Device;
import io.locmoe.spi.device.DeviceDescription;
import io.locmoe.spi.device.DeviceDriver;
import io.locmoe.spi.device.DeviceEvent;
import io.locmoe.spi.device.DeviceException;
import io.locmoe.spi.device.DeviceStream;
import io.locmoe.spi.device.ForwardingDeviceStream;
import io.locmoe.spi.device.kernel.Affine;
import io.locmoe.spi.device.kernel.GatherRows;
import io.locmoe.spi.device.kernel.Kernel;
import io.locmoe.spi.device.memory.DeviceBuffer;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/** A driver that breaks a rule fails the test of that rule, and no other. */
@Tag("slow")
class BrokenDriversTest {

    /** Kept, so that the failures of the others are their own. */
    @Breaks({})
    static class SoundCase extends FixtureCase {
        @Override
        protected DeviceDriver driver() {
            return new FixtureDriver();
        }
    }

    /** Sound as well: work is done when the host waits. */
    @Breaks({})
    static class LateCase extends FixtureCase {
        @Override
        protected DeviceDriver driver() {
            return new FixtureDriver() {
                @Override
                DeviceStream stream(DeviceStream stream) {
                    return new LateStream(stream);
                }
            };
        }
    }

    /** Describes no device. */
    @Breaks(1)
    static class UndescribedCase extends FixtureCase {
        @Override
        protected DeviceDriver driver() {
            return new FixtureDriver() {
                @Override
                public List<DeviceDescription> devices() {
                    return List.of();
                }
            };
        }
    }

    /** Gives memory to whoever asks for none. */
    @Breaks(2)
    static class GenerousCase extends FixtureCase {
        @Override
        protected DeviceDriver driver() {
            return new FixtureDriver() {
                @Override
                DeviceBuffer allocate(Device device, long bytes) {
                    return device.allocate(Math.max(1, bytes));
                }
            };
        }
    }

    /** Copies from the start of a buffer, wherever it is told to. */
    @Breaks(3)
    static class MisplacedCase extends FixtureCase {
        @Override
        protected DeviceDriver driver() {
            return new FixtureDriver() {
                @Override
                DeviceStream stream(DeviceStream stream) {
                    return new ForwardingDeviceStream(stream) {
                        @Override
                        public void copyOut(DeviceBuffer source, long sourceOffset, MemorySegment host) {
                            super.copyOut(source, 0, host);
                        }
                    };
                }
            };
        }
    }

    /** Lets one of two kernels overtake the other. */
    @Breaks(7)
    static class OvertakingCase extends FixtureCase {
        @Override
        protected DeviceDriver driver() {
            return new FixtureDriver() {
                @Override
                DeviceStream stream(DeviceStream stream) {
                    return new OvertakingStream(stream);
                }
            };
        }
    }

    /** Waits for no event of another stream. */
    @Breaks(8)
    static class DeafCase extends FixtureCase {
        @Override
        protected DeviceDriver driver() {
            return new FixtureDriver() {
                @Override
                DeviceStream stream(DeviceStream stream) {
                    return new LateStream(stream) {
                        @Override
                        public void waitFor(DeviceEvent event) {}
                    };
                }
            };
        }
    }

    /** Tells of failed work whoever waits for it, unless the event was found complete before. */
    @Breaks(15)
    static class ForgetfulCase extends FixtureCase {
        @Override
        protected DeviceDriver driver() {
            return new FixtureDriver() {
                @Override
                DeviceStream stream(DeviceStream stream) {
                    return new ForgetfulStream(stream);
                }
            };
        }
    }

    private static final class ForgetfulStream extends ForwardingDeviceStream {
        private RuntimeException failure;

        ForgetfulStream(DeviceStream stream) {
            super(stream);
        }

        @Override
        public void launch(Kernel kernel) {
            try {
                super.launch(kernel);
            } catch (DeviceException e) {
                if (!(kernel instanceof GatherRows)) {
                    throw e;
                }
                failure = e;
            }
        }

        /** The reference driver has executed what comes before the event. */
        @Override
        public void waitFor(DeviceEvent event) {}

        @Override
        public DeviceEvent record() {
            return new DeviceEvent() {
                @Override
                public boolean isComplete() {
                    failure = null;
                    return true;
                }

                @Override
                public void await() {
                    if (failure != null) {
                        throw failure;
                    }
                }
            };
        }
    }

    /** Holds a kernel back until it has done the next. */
    private static final class OvertakingStream extends ForwardingDeviceStream {
        private Affine held;

        OvertakingStream(DeviceStream stream) {
            super(stream);
        }

        private void release() {
            if (held != null) {
                super.launch(held);
                held = null;
            }
        }

        @Override
        public void launch(Kernel kernel) {
            if (held == null && kernel instanceof Affine affine) {
                held = affine;
            } else {
                super.launch(kernel);
                release();
            }
        }

        @Override
        public void copyOut(DeviceBuffer source, long sourceOffset, MemorySegment host) {
            release();
            super.copyOut(source, sourceOffset, host);
        }

        @Override
        public DeviceEvent record() {
            release();
            return super.record();
        }
    }

    @TestFactory
    Stream<DynamicTest> eachFixtureFailsItsOwnRule() {
        return BrokenFixtures.tests(BrokenDriversTest.class);
    }
}
