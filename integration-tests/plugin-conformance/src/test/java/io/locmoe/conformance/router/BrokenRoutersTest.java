package io.locmoe.conformance.router;

import io.locmoe.conformance.Breaks;
import io.locmoe.conformance.BrokenFixtures;
import io.locmoe.spi.router.RouterSetup;
import io.locmoe.spi.router.RoutingCall;
import io.locmoe.spi.tensor.Tensor;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/** A router that breaks a rule of plans or ranks fails the test of that rule, and no other. */
@Tag("slow")
class BrokenRoutersTest {
    private static final AtomicInteger CALLS = new AtomicInteger();

    /** Kept, so that the failures of the others are their own. */
    @Breaks({})
    static class SoundCase extends FixtureCase {
        @Override
        FixtureRouter create(RouterSetup setup, double factor) {
            return new FixtureRouter(setup, factor);
        }
    }

    /** Does not number its choices. */
    @Breaks(1)
    static class UnnumberedChoiceCase extends FixtureCase {
        @Override
        FixtureRouter create(RouterSetup setup, double factor) {
            return new FixtureRouter(setup, factor) {
                @Override
                int choice(float[] logits) {
                    return experts > 1 && logits.length > 0 && logits[0] != logits[1] ? -1 : 0;
                }
            };
        }
    }

    /** Takes one token more than it says. */
    @Breaks(2)
    static class OverfullCase extends FixtureCase {
        @Override
        FixtureRouter create(RouterSetup setup, double factor) {
            return new FixtureRouter(setup, factor) {
                @Override
                int reportedCapacity(int capacity) {
                    return capacity - 1;
                }
            };
        }
    }

    /** Reports a measure that is no number. */
    @Breaks(3)
    static class NoNumberCase extends FixtureCase {
        @Override
        FixtureRouter create(RouterSetup setup, double factor) {
            return new FixtureRouter(setup, factor) {
                @Override
                Map<String, Double> measures(RoutingCall call) {
                    return Map.of("ratio", call.meshTokens() == 0 ? 0 : Double.NaN);
                }
            };
        }
    }

    /** Does not tell what it drops. */
    @Breaks(4)
    static class SilentCase extends FixtureCase {
        @Override
        FixtureRouter create(RouterSetup setup, double factor) {
            return new FixtureRouter(setup, factor) {
                @Override
                int[] dropped(int[] dropped) {
                    return new int[0];
                }
            };
        }
    }

    /** Counts padding in its loss. */
    @Breaks(5)
    static class PaddedCase extends FixtureCase {
        @Override
        FixtureRouter create(RouterSetup setup, double factor) {
            return new FixtureRouter(setup, factor) {
                @Override
                int[] counted(RoutingCall call) {
                    return IntStream.range(0, call.tokens()).toArray();
                }
            };
        }
    }

    /** Gives other bits each time, on four ranks. */
    @Breaks(6)
    static class UndeterminedCase extends FixtureCase {
        @Override
        FixtureRouter create(RouterSetup setup, double factor) {
            return new FixtureRouter(setup, factor) {
                @Override
                Tensor weights(Tensor weights, RoutingCall call) {
                    return call.mesh().ranks() == 4 && call.topology().nodes() == 2
                            ? weights.affine(1f, 1e-7f * (CALLS.incrementAndGet() % 3))
                            : weights;
                }
            };
        }
    }

    /** Looks at the places of tokens. */
    @Breaks(7)
    static class PlacedCase extends FixtureCase {
        @Override
        FixtureRouter create(RouterSetup setup, double factor) {
            return new FixtureRouter(setup, factor) {
                @Override
                double bonus(int expert, int place) {
                    return super.bonus(expert, place) + (place / 4 % experts == expert ? 0.3 : 0);
                }
            };
        }
    }

    /** Its loss knows the ranks of a node. */
    @Breaks(8)
    static class RankedCase extends FixtureCase {
        @Override
        FixtureRouter create(RouterSetup setup, double factor) {
            return new FixtureRouter(setup, factor) {
                @Override
                float total(RoutingCall call) {
                    return super.total(call)
                            * call.mesh().ranks()
                            / call.topology().nodes();
                }
            };
        }
    }

    /** Its loss knows the nodes. */
    @Breaks(9)
    static class NodedCase extends FixtureCase {
        @Override
        FixtureRouter create(RouterSetup setup, double factor) {
            return new FixtureRouter(setup, factor) {
                @Override
                float total(RoutingCall call) {
                    return super.total(call) * call.topology().nodes();
                }
            };
        }
    }

    @TestFactory
    Stream<DynamicTest> eachFixtureFailsItsOwnRule() {
        return BrokenFixtures.tests(BrokenRoutersTest.class);
    }
}
