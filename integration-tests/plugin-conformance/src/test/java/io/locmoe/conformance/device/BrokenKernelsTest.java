package io.locmoe.conformance.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.conformance.Breaks;
import io.locmoe.conformance.BrokenFixtures;
import io.locmoe.spi.device.DeviceDriver;
import io.locmoe.spi.device.DeviceException;
import io.locmoe.spi.device.DeviceStream;
import io.locmoe.spi.device.ForwardingDeviceStream;
import io.locmoe.spi.device.kernel.Affine;
import io.locmoe.spi.device.kernel.Cast;
import io.locmoe.spi.device.kernel.Fill;
import io.locmoe.spi.device.kernel.GatherRows;
import io.locmoe.spi.device.kernel.Kernel;
import io.locmoe.spi.device.kernel.SumOfSquares;
import io.locmoe.spi.device.memory.ElementType;
import io.locmoe.spi.device.memory.Span;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** A driver with a broken kernel fails the test of that rule, and no other. */
class BrokenKernelsTest {
    private static final AtomicInteger CALLS = new AtomicInteger();

    /** A stream that treats fills in another way. */
    private static DeviceStream launching(DeviceStream stream, BiConsumer<Fill, Consumer<Kernel>> fills) {
        return new ForwardingDeviceStream(stream) {
            @Override
            public void launch(Kernel kernel) {
                if (kernel instanceof Fill fill) {
                    fills.accept(fill, super::launch);
                } else {
                    super.launch(kernel);
                }
            }
        };
    }

    /** Fills with another value. */
    @Breaks(4)
    static class WrongCase extends FixtureCase {
        @Override
        protected DeviceDriver driver() {
            return new FixtureDriver() {
                @Override
                DeviceStream stream(DeviceStream stream) {
                    return launching(stream, (fill, launch) -> launch.accept(new Fill(fill.out(), fill.value() + 1)));
                }
            };
        }
    }

    /** Cuts float32 off to bfloat16 instead of rounding. */
    @Breaks(4)
    static class CuttingCase extends FixtureCase {
        @Override
        protected DeviceDriver driver() {
            return new FixtureDriver() {
                @Override
                DeviceStream stream(DeviceStream stream) {
                    return new ForwardingDeviceStream(stream) {
                        @Override
                        public void launch(Kernel kernel) {
                            if (kernel instanceof Cast cast && cast.out().type() == ElementType.BFLOAT16) {
                                cut(stream, cast);
                            } else {
                                super.launch(kernel);
                            }
                        }
                    };
                }
            };
        }

        private static void cut(DeviceStream stream, Cast cast) {
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment wide = arena.allocate(cast.in().byteSize(), 4);
                stream.copyOut(cast.in().buffer(), cast.in().byteOffset(), wide);
                MemorySegment halves = arena.allocate(cast.out().byteSize(), 2);
                for (long i = 0; i < cast.in().length(); i++) {
                    int bits = wide.getAtIndex(ValueLayout.JAVA_INT, i);
                    halves.setAtIndex(ValueLayout.JAVA_SHORT, i, (short) (bits >> Short.SIZE));
                }
                stream.copyIn(halves, cast.out().buffer(), cast.out().byteOffset());
            }
        }
    }

    /** Writes one element more than it may. */
    @Breaks(5)
    static class SpillingCase extends FixtureCase {
        @Override
        protected DeviceDriver driver() {
            return new FixtureDriver() {
                @Override
                DeviceStream stream(DeviceStream stream) {
                    return launching(stream, (fill, launch) -> {
                        launch.accept(fill);
                        Span out = fill.out();
                        long end = out.offset() + out.length();
                        if ((end + 1) * out.type().bytes() <= out.buffer().bytes()) {
                            launch.accept(new Fill(new Span(out.buffer(), end, 1, out.type()), 0));
                        }
                    });
                }
            };
        }
    }

    /** Gives the last bit as it comes. */
    @Breaks(6)
    static class UndeterminedCase extends FixtureCase {
        @Override
        protected DeviceDriver driver() {
            return new FixtureDriver() {
                @Override
                DeviceStream stream(DeviceStream stream) {
                    return new ForwardingDeviceStream(stream) {
                        @Override
                        public void launch(Kernel kernel) {
                            super.launch(kernel);
                            if (kernel instanceof SumOfSquares sum && CALLS.incrementAndGet() % 2 == 0) {
                                super.launch(new Affine(sum.out(), Math.nextUp(1f), 0, sum.out()));
                            }
                        }
                    };
                }
            };
        }
    }

    /** Skips a row whose index is wrong, so there is no failure to tell of. */
    @Breaks({9, 15})
    static class TrustingCase extends FixtureCase {
        @Override
        protected DeviceDriver driver() {
            return new FixtureDriver() {
                @Override
                DeviceStream stream(DeviceStream stream) {
                    return new ForwardingDeviceStream(stream) {
                        @Override
                        public void launch(Kernel kernel) {
                            try {
                                super.launch(kernel);
                            } catch (DeviceException e) {
                                if (!(kernel instanceof GatherRows)) {
                                    throw e;
                                }
                            }
                        }
                    };
                }
            };
        }
    }

    /** Leaves out what it cannot fill. */
    @Breaks(10)
    static class ForgivingCase extends FixtureCase {
        @Override
        protected DeviceDriver driver() {
            return new FixtureDriver() {
                @Override
                DeviceStream stream(DeviceStream stream) {
                    return launching(stream, (fill, launch) -> {
                        try {
                            launch.accept(fill);
                        } catch (DeviceException e) {
                            assertThat(e).isNotNull();
                        }
                    });
                }
            };
        }
    }

    @TestFactory
    Stream<DynamicTest> eachFixtureFailsItsOwnRule() {
        return BrokenFixtures.tests(BrokenKernelsTest.class);
    }
}
