package io.locmoe.conformance.router;

import io.locmoe.conformance.Breaks;
import io.locmoe.conformance.BrokenFixtures;
import io.locmoe.spi.router.RouterSetup;
import io.locmoe.spi.router.RoutingCall;
import io.locmoe.spi.tensor.Tensor;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/** A router that breaks a rule of state, gradients or edges fails the test of that rule, and no other. */
@Tag("slow")
class BrokenRouterStatesTest {

    /** Keeps its bias where no checkpoint looks; that shows with the same text and with another. */
    @Breaks({10, 11})
    static class ForgetfulCase extends FixtureCase {
        @Override
        FixtureRouter create(RouterSetup setup, double factor) {
            return new FixtureRouter(setup, factor) {
                {
                    bias = new double[experts];
                }
            };
        }
    }

    /** Makes its choice of the text when it is created. */
    @Breaks(11)
    static class ReaderCase extends FixtureCase {
        @Override
        FixtureRouter create(RouterSetup setup, double factor) {
            return new FixtureRouter(setup, factor) {
                private final int favourite =
                        setup.tokenFrequencies()[0] > setup.tokenFrequencies()[setup.vocabularySize() - 1] ? 0 : 1;

                @Override
                double bonus(int expert, int place) {
                    return super.bonus(expert, place) + (expert == favourite ? 0.5 : 0);
                }
            };
        }
    }

    /** Learns from evaluation too. */
    @Breaks(12)
    static class LearnerCase extends FixtureCase {
        @Override
        FixtureRouter create(RouterSetup setup, double factor) {
            return new FixtureRouter(setup, factor) {
                @Override
                void observe(long[] load, RoutingCall call) {
                    super.observe(load, call);
                    if (!call.training()) {
                        bias[0] += 1;
                    }
                }
            };
        }
    }

    /** Counts what was discarded. */
    @Breaks(19)
    static class HoarderCase extends FixtureCase {
        @Override
        FixtureRouter create(RouterSetup setup, double factor) {
            return new FixtureRouter(setup, factor) {
                private int discarded;

                @Override
                public void stepDiscarded() {
                    discarded++;
                }

                @Override
                public void stepCompleted() {
                    super.stepCompleted();
                    bias[0] += discarded;
                }
            };
        }
    }

    /** Its loss comes from the host, where no gradient starts. */
    @Breaks(13)
    static class FlatLossCase extends FixtureCase {
        @Override
        FixtureRouter create(RouterSetup setup, double factor) {
            return new FixtureRouter(setup, factor) {
                @Override
                Tensor loss(Tensor loss, RoutingCall call) {
                    return call.tensors().of(loss.toArray());
                }
            };
        }
    }

    /** Its weights come from the host. */
    @Breaks(14)
    static class FlatWeightsCase extends FixtureCase {
        @Override
        FixtureRouter create(RouterSetup setup, double factor) {
            return new FixtureRouter(setup, factor) {
                @Override
                Tensor weights(Tensor weights, RoutingCall call) {
                    return call.tensors().of(weights.toArray(), weights.shape());
                }
            };
        }
    }

    /** Divides by the number of tokens. */
    @Breaks(15)
    static class DividerCase extends FixtureCase {
        @Override
        FixtureRouter create(RouterSetup setup, double factor) {
            return new FixtureRouter(setup, factor) {
                @Override
                float total(RoutingCall call) {
                    return call.meshTokens();
                }
            };
        }
    }

    /** Counts nothing where there is one expert. */
    @Breaks(16)
    static class LoneCase extends FixtureCase {
        @Override
        FixtureRouter create(RouterSetup setup, double factor) {
            return new FixtureRouter(setup, factor) {
                @Override
                long[] load(long[] load) {
                    return experts == 1 ? new long[1] : load;
                }
            };
        }
    }

    /** Decides equal scores by rank. */
    @Breaks(17)
    static class TieBreakerCase extends FixtureCase {
        @Override
        FixtureRouter create(RouterSetup setup, double factor) {
            return new FixtureRouter(setup, factor) {
                @Override
                int choose(float[] logits, int token, int place, RoutingCall call) {
                    return equal(logits, token) ? call.rank() % experts : super.choose(logits, token, place, call);
                }
            };
        }
    }

    /** Takes scores that are no numbers for zeros. */
    @Breaks(18)
    static class CleanerCase extends FixtureCase {
        @Override
        FixtureRouter create(RouterSetup setup, double factor) {
            return new FixtureRouter(setup, factor) {
                @Override
                Tensor scores(Tensor scores, RoutingCall call) {
                    float[] values = scores.toArray();
                    boolean numbers = true;
                    for (int i = 0; i < values.length; i++) {
                        numbers &= !Float.isNaN(values[i]);
                        values[i] = Float.isNaN(values[i]) ? 0 : values[i];
                    }
                    return numbers ? scores : call.tensors().of(values, scores.shape());
                }
            };
        }
    }

    /** Needs two experts. */
    @Breaks(16)
    static class SociableCase extends FixtureCase {
        @Override
        FixtureRouter create(RouterSetup setup, double factor) {
            if (setup.experts() == 1) {
                throw new IllegalArgumentException("one expert");
            }
            return new FixtureRouter(setup, factor);
        }
    }

    /** Cannot decide between equal scores. */
    @Breaks(17)
    static class UndecidedCase extends FixtureCase {
        @Override
        FixtureRouter create(RouterSetup setup, double factor) {
            return new FixtureRouter(setup, factor) {
                @Override
                int choose(float[] logits, int token, int place, RoutingCall call) {
                    if (experts > 1 && equal(logits, token)) {
                        throw new IllegalStateException("which?");
                    }
                    return super.choose(logits, token, place, call);
                }
            };
        }
    }

    @TestFactory
    Stream<DynamicTest> eachFixtureFailsItsOwnRule() {
        return BrokenFixtures.tests(BrokenRouterStatesTest.class);
    }
}
