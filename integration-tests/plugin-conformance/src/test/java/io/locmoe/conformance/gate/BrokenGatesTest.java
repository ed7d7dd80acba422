package io.locmoe.conformance.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.conformance.FailedRules;
import io.locmoe.spi.gate.GateFactory;
import io.locmoe.spi.tensor.Tensor;
import io.locmoe.spi.tensor.Tensors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A gate that breaks one rule fails the test of that rule, and no other. */
class BrokenGatesTest {
    private static final AtomicInteger CALLS = new AtomicInteger();

    /** Kept, so that the failures of the others are their own. */
    static class SoundCase extends GateConformance {
        @Override
        protected GateFactory factory() {
            return new FixtureGate();
        }
    }

    /** Gives its scores another shape. */
    static class MisshapenCase extends GateConformance {
        @Override
        protected GateFactory factory() {
            return new FixtureGate() {
                @Override
                Tensor scores(Tensor tokens, Tensor weight, Tensors tensors) {
                    Tensor scores = super.scores(tokens, weight, tensors);
                    boolean several = scores.size(0) > 0 && scores.size(1) > 1;
                    return several ? scores.reshape(scores.size(0), scores.size(1), 1) : scores;
                }
            };
        }
    }

    /** Gives other bits each time. */
    static class UndeterminedCase extends GateConformance {
        @Override
        protected GateFactory factory() {
            return new FixtureGate() {
                @Override
                Tensor scores(Tensor tokens, Tensor weight, Tensors tensors) {
                    return super.scores(tokens, weight, tensors)
                            .add(tensors.full(1e-7f * (CALLS.incrementAndGet() % 7))
                                    .detach());
                }
            };
        }
    }

    /** Looks at the first token of the batch. */
    static class NeighbourlyCase extends GateConformance {
        @Override
        protected GateFactory factory() {
            return new FixtureGate() {
                @Override
                Tensor scores(Tensor tokens, Tensor weight, Tensors tensors) {
                    Tensor scores = super.scores(tokens, weight, tensors);
                    return tokens.size(0) == 0
                            ? scores
                            : scores.add(tokens.gatherRows(new int[1]).sum().detach());
                }
            };
        }
    }

    /** Needs a token. */
    static class CrowdedCase extends GateConformance {
        @Override
        protected GateFactory factory() {
            return new FixtureGate() {
                @Override
                Tensor scores(Tensor tokens, Tensor weight, Tensors tensors) {
                    if (tokens.size(0) == 0) {
                        throw new IllegalArgumentException("no tokens");
                    }
                    return super.scores(tokens, weight, tensors);
                }
            };
        }
    }

    /** Needs two experts. */
    static class SociableCase extends GateConformance {
        @Override
        protected GateFactory factory() {
            return new FixtureGate() {
                @Override
                Tensor scores(Tensor tokens, Tensor weight, Tensors tensors) {
                    if (weight.size(1) == 1) {
                        throw new IllegalArgumentException("one expert");
                    }
                    return super.scores(tokens, weight, tensors);
                }
            };
        }
    }

    /** Takes numbers that are none for zeros. */
    static class CleanerCase extends GateConformance {
        @Override
        protected GateFactory factory() {
            return new FixtureGate() {
                @Override
                Tensor scores(Tensor tokens, Tensor weight, Tensors tensors) {
                    float[] values = tokens.toArray();
                    boolean numbers = true;
                    for (int i = 0; i < values.length; i++) {
                        numbers &= !Float.isNaN(values[i]);
                        values[i] = Float.isNaN(values[i]) ? 0 : values[i];
                    }
                    return super.scores(numbers ? tokens : tensors.of(values, tokens.shape()), weight, tensors);
                }
            };
        }
    }

    /** Takes the tokens from the host, where no gradient arrives. */
    static class FlatTokensCase extends GateConformance {
        @Override
        protected GateFactory factory() {
            return new FixtureGate() {
                @Override
                Tensor scores(Tensor tokens, Tensor weight, Tensors tensors) {
                    return super.scores(tensors.of(tokens.toArray(), tokens.shape()), weight, tensors);
                }
            };
        }
    }

    /** Takes its weight from the host. */
    static class FlatWeightCase extends GateConformance {
        @Override
        protected GateFactory factory() {
            return new FixtureGate() {
                @Override
                Tensor scores(Tensor tokens, Tensor weight, Tensors tensors) {
                    return super.scores(tokens, tensors.of(weight.toArray(), weight.shape()), tensors);
                }
            };
        }
    }

    /** Lets a gradient flow through its angles. */
    static class LearnedCase extends GateConformance {
        @Override
        protected GateFactory factory() {
            return new FixtureGate() {
                @Override
                Tensor angles(Tensor cosines) {
                    return cosines;
                }
            };
        }
    }

    @Test
    void eachFixtureFailsItsOwnRule() {
        assertThat(FailedRules.of(SoundCase.class)).isEmpty();
        assertThat(FailedRules.of(MisshapenCase.class)).containsExactly(1);
        assertThat(FailedRules.of(UndeterminedCase.class)).containsExactly(2);
        assertThat(FailedRules.of(NeighbourlyCase.class)).containsExactly(3);
        assertThat(FailedRules.of(CrowdedCase.class)).containsExactly(4);
        assertThat(FailedRules.of(SociableCase.class)).containsExactly(5);
        assertThat(FailedRules.of(CleanerCase.class)).containsExactly(6);
        assertThat(FailedRules.of(FlatTokensCase.class)).containsExactly(7);
        assertThat(FailedRules.of(FlatWeightCase.class)).containsExactly(8);
        assertThat(FailedRules.of(LearnedCase.class)).containsExactly(9);
    }
}
