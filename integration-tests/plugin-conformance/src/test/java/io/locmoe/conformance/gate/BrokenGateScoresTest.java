package io.locmoe.conformance.gate;

import io.locmoe.conformance.Breaks;
import io.locmoe.conformance.BrokenFixtures;
import io.locmoe.spi.tensor.Tensor;
import io.locmoe.spi.tensor.Tensors;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Further gates that break a rule. */
class BrokenGateScoresTest {
    /** Looks at the last token of the batch. */
    @Breaks(3)
    static class FollowerCase extends FixtureCase {
        @Override
        Tensor scores(Tensor tokens, Tensor weight, Tensors tensors) {
            Tensor scores = super.scores(tokens, weight, tensors);
            int last = tokens.size(0) - 1;
            return last < 0
                    ? scores
                    : scores.add(tokens.gatherRows(new int[] {last}).sum().detach());
        }
    }

    /** Scores a token that is not there. */
    @Breaks(4)
    static class HospitableCase extends FixtureCase {
        @Override
        Tensor scores(Tensor tokens, Tensor weight, Tensors tensors) {
            return tokens.size(0) == 0 ? tensors.full(0f, 1, weight.size(1)) : super.scores(tokens, weight, tensors);
        }
    }

    /** Gives a vector where there is one expert. */
    @Breaks(5)
    static class FlatteningCase extends FixtureCase {
        @Override
        Tensor scores(Tensor tokens, Tensor weight, Tensors tensors) {
            Tensor scores = super.scores(tokens, weight, tensors);
            return weight.size(1) == 1 ? scores.reshape(scores.elements()) : scores;
        }
    }

    /** Spreads what is no number to all tokens. */
    @Breaks(6)
    static class ContagiousCase extends FixtureCase {
        @Override
        Tensor scores(Tensor tokens, Tensor weight, Tensors tensors) {
            Tensor scores = super.scores(tokens, weight, tensors);
            return tokens.size(0) == 0 ? scores : scores.add(tokens.sum().scale(0f));
        }
    }

    /** The gradient of its tokens is twice theirs. */
    @Breaks(7)
    static class SteepTokensCase extends FixtureCase {
        @Override
        Tensor scores(Tensor tokens, Tensor weight, Tensors tensors) {
            return super.scores(
                    tokens.scale(2f).subtract(tensors.of(tokens.toArray(), tokens.shape())), weight, tensors);
        }
    }

    /** The gradient of its weight is twice its own. */
    @Breaks(8)
    static class SteepWeightCase extends FixtureCase {
        @Override
        Tensor scores(Tensor tokens, Tensor weight, Tensors tensors) {
            return super.scores(
                    tokens, weight.scale(2f).subtract(tensors.of(weight.toArray(), weight.shape())), tensors);
        }
    }

    /** Gives angles of which no cosine is. */
    @Breaks(9)
    static class WideAnglesCase extends FixtureCase {
        @Override
        Tensor angles(Tensor cosines) {
            return cosines.scale(10f).detach();
        }
    }

    /** Has a number without a name. */
    @Breaks(11)
    static class NamelessCase extends FixtureCase {
        @Override
        Map<String, Double> measures() {
            return Map.of("", 1.);
        }
    }

    /** Has a number that is none. */
    @Breaks(11)
    static class BoundlessCase extends FixtureCase {
        @Override
        Map<String, Double> measures() {
            return Map.of("warmth", Double.POSITIVE_INFINITY);
        }
    }

    @TestFactory
    Stream<DynamicTest> eachFixtureFailsItsOwnRule() {
        return BrokenFixtures.tests(BrokenGateScoresTest.class);
    }
}
