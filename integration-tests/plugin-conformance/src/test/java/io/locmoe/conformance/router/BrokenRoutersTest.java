package io.locmoe.conformance.router;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.conformance.FailedRules;
import io.locmoe.spi.router.RouterSetup;
import io.locmoe.spi.router.RoutingCall;
import io.locmoe.spi.tensor.Tensor;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A router that breaks a rule of plans or ranks fails the test of that rule, and no other. */
class BrokenRoutersTest {
    private static final AtomicInteger CALLS = new AtomicInteger();

    /** Kept, so that the failures of the others are their own. */
    static class SoundCase extends FixtureCase {
        @Override
        FixtureRouter create(RouterSetup setup, double factor) {
            return new FixtureRouter(setup, factor);
        }
    }

    /** Does not number its choices. */
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

    @Test
    void eachFixtureFailsItsOwnRule() {
        assertThat(FailedRules.of(SoundCase.class)).isEmpty();
        assertThat(FailedRules.of(UnnumberedChoiceCase.class)).containsExactly(1);
        assertThat(FailedRules.of(OverfullCase.class)).containsExactly(2);
        assertThat(FailedRules.of(NoNumberCase.class)).containsExactly(3);
        assertThat(FailedRules.of(SilentCase.class)).containsExactly(4);
        assertThat(FailedRules.of(PaddedCase.class)).containsExactly(5);
        assertThat(FailedRules.of(UndeterminedCase.class)).containsExactly(6);
        assertThat(FailedRules.of(PlacedCase.class)).containsExactly(7);
        assertThat(FailedRules.of(RankedCase.class)).containsExactly(8);
        assertThat(FailedRules.of(NodedCase.class)).containsExactly(9);
    }
}
