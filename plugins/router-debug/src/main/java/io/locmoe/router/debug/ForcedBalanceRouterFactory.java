package io.locmoe.router.debug;

import io.locmoe.router.toolkit.CapacityRule;
import io.locmoe.router.toolkit.RealTokens;
import io.locmoe.router.toolkit.TokenChoices;
import io.locmoe.spi.plugin.Option;
import io.locmoe.spi.plugin.Options;
import io.locmoe.spi.router.Router;
import io.locmoe.spi.router.RouterFactory;
import io.locmoe.spi.router.RouterSetup;
import io.locmoe.spi.router.RoutingCall;
import java.util.Arrays;
import java.util.List;

/**
 * Creates {@code forced-balance}: the mesh's choices go to the experts in turn, so that loads differ by one at most.
 */
final class ForcedBalanceRouterFactory implements RouterFactory {

    @Override
    public String name() {
        return "forced-balance";
    }

    @Override
    public List<Option> options() {
        return UnlearnedRouter.options();
    }

    @Override
    public Router create(Options options, RouterSetup setup) {
        int experts = setup.experts();
        int topK = options.integer("topK", 1, experts);
        return new UnlearnedRouter(
                experts, topK, CapacityRule.of(options), UnlearnedRouter.delay(options), c -> inTurn(experts, topK, c));
    }

    private static TokenChoices inTurn(int experts, int topK, RoutingCall call) {
        long next = RealTokens.before(call.valid(), call.mesh()) * topK;
        int[] chosen = new int[call.tokens() * topK];
        Arrays.fill(chosen, -1);
        for (int i = 0; i < chosen.length; i++) {
            if (call.valid()[i / topK]) {
                chosen[i] = (int) (next++ % experts);
            }
        }
        return new TokenChoices(chosen, topK);
    }
}
