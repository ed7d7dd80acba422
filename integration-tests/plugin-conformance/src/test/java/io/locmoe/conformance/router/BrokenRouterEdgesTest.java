package io.locmoe.conformance.router;

import io.locmoe.conformance.Breaks;
import io.locmoe.conformance.BrokenFixtures;
import io.locmoe.spi.router.RouterSetup;
import io.locmoe.spi.router.RoutingCall;
import io.locmoe.spi.tensor.Tensor;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/** Further routers that break a rule of state, gradients or edges. */
@Tag("slow")
class BrokenRouterEdgesTest {
    private static final AtomicInteger CALLS = new AtomicInteger();

    /** Scales its loss by the text. */
    @Breaks(11)
    static class FrequencyLossCase extends FixtureCase {
        @Override
        FixtureRouter create(RouterSetup setup, double factor) {
            return new FixtureRouter(setup, factor) {
                private final float scale =
                        setup.tokenFrequencies()[0] > setup.tokenFrequencies()[setup.vocabularySize() - 1] ? 2 : 1;

                @Override
                float total(RoutingCall call) {
                    return scale * super.total(call);
                }
            };
        }
    }

    /** Says that it looks at no other token, and drops tokens from full experts in evaluation too. */
    @Breaks(22)
    static class UnawareCase extends FixtureCase {
        @Override
        FixtureRouter create(RouterSetup setup, double factor) {
            return new FixtureRouter(setup, factor) {
                @Override
                public boolean routesTokensAlone() {
                    return true;
                }
            };
        }
    }

    /** Forgets in evaluation. */
    @Breaks(12)
    static class FadingCase extends FixtureCase {
        @Override
        FixtureRouter create(RouterSetup setup, double factor) {
            return new FixtureRouter(setup, factor) {
                @Override
                void observe(long[] load, RoutingCall call) {
                    super.observe(load, call);
                    if (!call.training()) {
                        Arrays.setAll(bias, e -> bias[e] / 2);
                    }
                }
            };
        }
    }

    /** Its gradient is twice that of its loss. */
    @Breaks(13)
    static class SteepLossCase extends FixtureCase {
        @Override
        FixtureRouter create(RouterSetup setup, double factor) {
            return new FixtureRouter(setup, factor) {
                @Override
                Tensor loss(Tensor loss, RoutingCall call) {
                    return loss.scale(2f).subtract(call.tensors().of(loss.toArray()));
                }
            };
        }
    }

    /** Its gradient leads uphill. */
    @Breaks(13)
    static class UphillCase extends FixtureCase {
        @Override
        FixtureRouter create(RouterSetup setup, double factor) {
            return new FixtureRouter(setup, factor) {
                @Override
                Tensor loss(Tensor loss, RoutingCall call) {
                    return call.tensors().of(loss.toArray()).scale(2f).subtract(loss);
                }
            };
        }
    }

    /** The gradient of its weights is twice theirs. */
    @Breaks(14)
    static class SteepWeightsCase extends FixtureCase {
        @Override
        FixtureRouter create(RouterSetup setup, double factor) {
            return new FixtureRouter(setup, factor) {
                @Override
                Tensor weights(Tensor weights, RoutingCall call) {
                    return weights.scale(2f).subtract(call.tensors().of(weights.toArray(), weights.shape()));
                }
            };
        }
    }

    /** Divides a measure by the number of tokens. */
    @Breaks(15)
    static class MeasureOfNoneCase extends FixtureCase {
        @Override
        FixtureRouter create(RouterSetup setup, double factor) {
            return new FixtureRouter(setup, factor) {
                @Override
                Map<String, Double> measures(RoutingCall call) {
                    return Map.of("share", (double) call.meshTokens() / call.meshTokens());
                }
            };
        }
    }

    /** Needs a token. */
    @Breaks(15)
    static class CrowdedCase extends FixtureCase {
        @Override
        FixtureRouter create(RouterSetup setup, double factor) {
            return new FixtureRouter(setup, factor) {
                @Override
                Tensor scores(Tensor scores, RoutingCall call) {
                    if (call.meshTokens() == 0) {
                        throw new IllegalArgumentException("no tokens");
                    }
                    return scores;
                }
            };
        }
    }

    /** Counts a choice where there is no token. */
    @Breaks(15)
    static class ImaginaryCase extends FixtureCase {
        @Override
        FixtureRouter create(RouterSetup setup, double factor) {
            return new FixtureRouter(setup, factor) {
                @Override
                long[] load(long[] load) {
                    return LongStream.of(load).sum() > 0
                            ? load
                            : LongStream.range(0, load.length).map(e -> 1).toArray();
                }
            };
        }
    }

    /** Weighs without end where there is one expert. */
    @Breaks(16)
    static class HeavyLoneCase extends FixtureCase {
        @Override
        FixtureRouter create(RouterSetup setup, double factor) {
            return new FixtureRouter(setup, factor) {
                @Override
                Tensor weights(Tensor weights, RoutingCall call) {
                    return experts == 1 ? weights.affine(1f, Float.POSITIVE_INFINITY) : weights;
                }
            };
        }
    }

    /** Decides equal scores as it likes. */
    @Breaks(17)
    static class FickleCase extends FixtureCase {
        @Override
        FixtureRouter create(RouterSetup setup, double factor) {
            return new FixtureRouter(setup, factor) {
                @Override
                int choose(float[] logits, int token, int place, RoutingCall call) {
                    return equal(logits, token)
                            ? CALLS.incrementAndGet() / 7 % experts
                            : super.choose(logits, token, place, call);
                }
            };
        }
    }

    @TestFactory
    Stream<DynamicTest> eachFixtureFailsItsOwnRule() {
        return BrokenFixtures.tests(BrokenRouterEdgesTest.class);
    }
}
