package io.locmoe.conformance.device;

import io.locmoe.conformance.Breaks;
import io.locmoe.conformance.BrokenFixtures;
import io.locmoe.conformance.LastingThread;
import io.locmoe.spi.device.Device;
import io.locmoe.spi.device.DeviceDriver;
import io.locmoe.spi.device.DeviceException;
import io.locmoe.spi.device.DeviceStream;
import io.locmoe.spi.device.ForwardingDeviceStream;
import io.locmoe.spi.device.kernel.Kernel;
import io.locmoe.spi.device.kernel.Kernels;
import io.locmoe.spi.plugin.Options;
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

    /** Kept, so that the failures of the others are their own: measures once, and takes what was decided. */
    @Breaks({})
    static class DecidedCase extends FixtureCase {
        @Override
        protected DeviceDriver driver() {
            return new DecidingDriver("order");
        }
    }

    /** Decides what no option takes. */
    @Breaks(14)
    static class InventiveCase extends FixtureCase {
        @Override
        protected DeviceDriver driver() {
            return new DecidingDriver("sequence");
        }
    }

    /** Measures again what is decided, with another result. */
    @Breaks(14)
    static class FickleCase extends FixtureCase {
        @Override
        protected DeviceDriver driver() {
            return new DecidingDriver("order") {
                private int asked;

                @Override
                public Map<String, String> decisions(Options options) {
                    return Map.of("order", asked++ % 2 == 0 ? "forward" : "backward");
                }
            };
        }
    }

    /** Does not open its devices with what it has decided. */
    @Breaks(14)
    static class ForgetfulCase extends FixtureCase {
        @Override
        protected DeviceDriver driver() {
            return new DecidingDriver("order") {
                @Override
                public Device open(int ordinal, Options options) {
                    throw new DeviceException(
                            "no device sums in the order " + options.constant("order", DecidingDriver.Order.class));
                }
            };
        }
    }

    @TestFactory
    Stream<DynamicTest> eachFixtureFailsItsOwnRule() {
        return BrokenFixtures.tests(BrokenNewerHostTest.class);
    }
}
