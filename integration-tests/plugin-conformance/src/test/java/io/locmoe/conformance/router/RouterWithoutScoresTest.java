package io.locmoe.conformance.router;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.conformance.FailedRules;
import io.locmoe.spi.router.RouterSetup;
import io.locmoe.spi.router.RoutingCall;
import io.locmoe.spi.tensor.Tensor;
import org.junit.jupiter.api.Test;

/** A router that reads no scores gets a matrix of no columns in every rule, as it does from the host. */
class RouterWithoutScoresTest {

    private static final class ByTokenId extends FixtureRouter {
        ByTokenId(RouterSetup setup, double factor) {
            super(setup, factor);
        }

        @Override
        public boolean usesScores() {
            return false;
        }

        @Override
        Tensor scores(Tensor given, RoutingCall call) {
            assertThat(given.shape()).containsExactly(call.tokens(), 0);
            assertThat(given.toArray()).isEmpty();
            float[] own = new float[call.tokens() * experts];
            int[] ids = call.tokenIds();
            for (int i = 0; i < own.length; i++) {
                own[i] = (float) Math.sin(ids[i / experts] * 31 + i % experts * 7);
            }
            return call.tensors().of(own, call.tokens(), experts);
        }
    }

    static final class ByTokenIdCase extends FixtureCase {
        @Override
        FixtureRouter create(RouterSetup setup, double factor) {
            return new ByTokenId(setup, factor);
        }
    }

    @Test
    void itKeepsEveryRule() {
        assertThat(FailedRules.of(ByTokenIdCase.class)).isEmpty();
    }
}
