package io.locmoe.conformance.router;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.conformance.FailedRules;
import io.locmoe.spi.router.RouterSetup;
import io.locmoe.spi.router.RoutingCall;
import io.locmoe.spi.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A router whose tokens choose no expert below a threshold, as in ReMoE, keeps the rules if it says so. */
class TokensWithoutExpertsTest {

    private static final class Threshold extends FixtureRouter {
        private static final float LEAST = 0.3f;

        private final List<Integer> without = new ArrayList<>();

        Threshold(RouterSetup setup, double factor) {
            super(setup, factor);
        }

        @Override
        Tensor scores(Tensor scores, RoutingCall call) {
            without.clear();
            return scores;
        }

        @Override
        int choose(float[] logits, int token, int place, RoutingCall call) {
            int best = super.choose(logits, token, place, call);
            if (logits[token * experts + best] < LEAST) {
                without.add(token);
                return -1;
            }
            return best;
        }

        @Override
        int[] dropped(int[] dropped) {
            return IntStream.concat(IntStream.of(dropped), without.stream().mapToInt(Integer::intValue))
                    .sorted()
                    .toArray();
        }
    }

    static class SilentCase extends FixtureCase {
        @Override
        FixtureRouter create(RouterSetup setup, double factor) {
            return new Threshold(setup, factor);
        }
    }

    static final class DeclaredCase extends SilentCase {
        @Override
        protected boolean everyTokenChooses() {
            return false;
        }
    }

    @Test
    void declaredItKeepsEveryRule() {
        assertThat(FailedRules.of(DeclaredCase.class)).isEmpty();
    }

    @Test
    void undeclaredItLosesTokens() {
        assertThat(FailedRules.of(SilentCase.class)).containsExactlyInAnyOrder(4, 7, 16);
    }
}
