package io.locmoe.conformance.gate;

import io.locmoe.conformance.Breaks;
import io.locmoe.conformance.BrokenFixtures;
import io.locmoe.conformance.LastingThread;
import io.locmoe.spi.tensor.Tensor;
import io.locmoe.spi.tensor.Tensors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** A gate that breaks one rule fails the test of that rule, and no other. */
class BrokenGatesTest {
    private static final AtomicInteger CALLS = new AtomicInteger();

    /** Kept, so that the failures of the others are their own. */
    @Breaks({})
    static class SoundCase extends FixtureCase {}

    /** Gives its scores another shape. */
    @Breaks(1)
    static class MisshapenCase extends FixtureCase {
        @Override
        Tensor scores(Tensor tokens, Tensor weight, Tensors tensors) {
            Tensor scores = super.scores(tokens, weight, tensors);
            boolean several = scores.size(0) > 0 && scores.size(1) > 1;
            return several ? scores.reshape(scores.size(0), scores.size(1), 1) : scores;
        }
    }

    /** Starts a thread for each call, and forgets it. */
    @Breaks(10)
    static class BusyCase extends FixtureCase {
        @Override
        Tensor scores(Tensor tokens, Tensor weight, Tensors tensors) {
            LastingThread.start();
            return super.scores(tokens, weight, tensors);
        }
    }

    /** Gives other bits each time. */
    @Breaks(2)
    static class UndeterminedCase extends FixtureCase {
        @Override
        Tensor scores(Tensor tokens, Tensor weight, Tensors tensors) {
            return super.scores(tokens, weight, tensors)
                    .add(tensors.full(1e-7f * (CALLS.incrementAndGet() % 7)).detach());
        }
    }

    /** Looks at the first token of the batch. */
    @Breaks(3)
    static class NeighbourlyCase extends FixtureCase {
        @Override
        Tensor scores(Tensor tokens, Tensor weight, Tensors tensors) {
            Tensor scores = super.scores(tokens, weight, tensors);
            return tokens.size(0) == 0
                    ? scores
                    : scores.add(tokens.gatherRows(new int[1]).sum().detach());
        }
    }

    /** Needs a token. */
    @Breaks(4)
    static class CrowdedCase extends FixtureCase {
        @Override
        Tensor scores(Tensor tokens, Tensor weight, Tensors tensors) {
            if (tokens.size(0) == 0) {
                throw new IllegalArgumentException("no tokens");
            }
            return super.scores(tokens, weight, tensors);
        }
    }

    /** Needs two experts. */
    @Breaks(5)
    static class SociableCase extends FixtureCase {
        @Override
        Tensor scores(Tensor tokens, Tensor weight, Tensors tensors) {
            if (weight.size(1) == 1) {
                throw new IllegalArgumentException("one expert");
            }
            return super.scores(tokens, weight, tensors);
        }
    }

    /** Takes numbers that are none for zeros. */
    @Breaks(6)
    static class CleanerCase extends FixtureCase {
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
    }

    /** Takes the tokens from the host, where no gradient arrives. */
    @Breaks(7)
    static class FlatTokensCase extends FixtureCase {
        @Override
        Tensor scores(Tensor tokens, Tensor weight, Tensors tensors) {
            return super.scores(tensors.of(tokens.toArray(), tokens.shape()), weight, tensors);
        }
    }

    /** Takes its weight from the host. */
    @Breaks(8)
    static class FlatWeightCase extends FixtureCase {
        @Override
        Tensor scores(Tensor tokens, Tensor weight, Tensors tensors) {
            return super.scores(tokens, tensors.of(weight.toArray(), weight.shape()), tensors);
        }
    }

    /** Lets a gradient flow through its angles. */
    @Breaks(9)
    static class LearnedCase extends FixtureCase {
        @Override
        Tensor angles(Tensor cosines) {
            return cosines;
        }
    }

    @TestFactory
    Stream<DynamicTest> eachFixtureFailsItsOwnRule() {
        return BrokenFixtures.tests(BrokenGatesTest.class);
    }
}
