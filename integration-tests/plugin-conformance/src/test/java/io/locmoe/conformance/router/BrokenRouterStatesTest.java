package io.locmoe.conformance.router;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.conformance.FailedRules;
import io.locmoe.spi.router.RouterSetup;
import io.locmoe.spi.router.RoutingCall;
import io.locmoe.spi.tensor.Tensor;
import org.junit.jupiter.api.Test;

/** A router that breaks a rule of state, gradients or edges fails the test of that rule, and no other. */
class BrokenRouterStatesTest {

    /** Keeps its bias where no checkpoint looks; that shows with the same text and with another. */
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

    /** Its loss comes from the host, where no gradient starts. */
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
    static class TieBreakerCase extends FixtureCase {
        @Override
        FixtureRouter create(RouterSetup setup, double factor) {
            return new FixtureRouter(setup, factor) {
                @Override
                int choose(float[] logits, int token, int place, RoutingCall call) {
                    boolean equal = experts > 1;
                    for (int e = 1; e < experts; e++) {
                        equal &= logits[token * experts + e] == logits[token * experts];
                    }
                    return equal ? call.rank() % experts : super.choose(logits, token, place, call);
                }
            };
        }
    }

    /** Takes scores that are no numbers for zeros. */
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

    @Test
    void eachFixtureFailsItsOwnRule() {
        assertThat(FailedRules.of(ForgetfulCase.class)).containsExactly(10, 11);
        assertThat(FailedRules.of(ReaderCase.class)).containsExactly(11);
        assertThat(FailedRules.of(LearnerCase.class)).containsExactly(12);
        assertThat(FailedRules.of(FlatLossCase.class)).containsExactly(13);
        assertThat(FailedRules.of(FlatWeightsCase.class)).containsExactly(14);
        assertThat(FailedRules.of(DividerCase.class)).containsExactly(15);
        assertThat(FailedRules.of(LoneCase.class)).containsExactly(16);
        assertThat(FailedRules.of(TieBreakerCase.class)).containsExactly(17);
        assertThat(FailedRules.of(CleanerCase.class)).containsExactly(18);
    }
}
