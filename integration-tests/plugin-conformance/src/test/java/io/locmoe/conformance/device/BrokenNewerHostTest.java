package io.locmoe.conformance.device;

import io.locmoe.conformance.Breaks;
import io.locmoe.conformance.BrokenFixtures;
import io.locmoe.conformance.LastingThread;
import io.locmoe.spi.device.DeviceDriver;
import io.locmoe.spi.device.DeviceStream;
import io.locmoe.spi.device.ForwardingDeviceStream;
import io.locmoe.spi.device.kernel.Kernel;
import io.locmoe.spi.device.kernel.Kernels;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** A driver that a newer host, or a host that lives long, cannot use fails the test of that rule, and no other. */
class BrokenNewerHostTest {

    /** Takes what it does not know for something that it need not do. */
    @Breaks(11)
    static class EasyGoingCase extends FixtureCase {
        @Override
        protected DeviceDriver driver() {
            return new FixtureDriver() {
                @Override
                DeviceStream stream(DeviceStream stream) {
                    return new ForwardingDeviceStream(stream) {
                        @Override
                        public void launch(Kernel kernel) {
                            if (Kernels.all().contains(kernel.getClass())) {
                                super.launch(kernel);
                            }
                        }
                    };
                }
            };
        }
    }

    /** Starts a thread for each stream, and forgets it. */
    @Breaks(12)
    static class BusyCase extends FixtureCase {
        @Override
        protected DeviceDriver driver() {
            return new FixtureDriver() {
                @Override
                DeviceStream stream(DeviceStream stream) {
                    LastingThread.start();
                    return stream;
                }
            };
        }
    }

    /** Tells of its streams once it has some. */
    @Breaks(13)
    static class LateCase extends FixtureCase {
        @Override
        protected DeviceDriver driver() {
            return new FixtureDriver() {
                @Override
                Map<String, Double> measures(int streams) {
                    return streams == 0 ? Map.of() : super.measures(streams);
                }
            };
        }
    }

    /** Has nothing to tell, and says so by null. */
    @Breaks(13)
    static class NullCase extends FixtureCase {
        @Override
        protected DeviceDriver driver() {
            return new FixtureDriver() {
                @Override
                Map<String, Double> measures(int streams) {
                    return null;
                }
            };
        }
    }

    @TestFactory
    Stream<DynamicTest> eachFixtureFailsItsOwnRule() {
        return BrokenFixtures.tests(BrokenNewerHostTest.class);
    }
}
