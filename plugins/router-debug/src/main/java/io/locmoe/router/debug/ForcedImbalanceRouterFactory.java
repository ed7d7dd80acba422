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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Creates {@code forced-imbalance}: floor(share * T) of the mesh's T real tokens, evenly spread among them, choose
 * expert 0 first; all other choices go to the other experts in turn, so that their loads differ by one at most.
 */
final class ForcedImbalanceRouterFactory implements RouterFactory {

    @Override
    public String name() {
        return "forced-imbalance";
    }

    @Override
    public List<Option> options() {
        List<Option> options =
                new ArrayList<>(List.of(Option.of("share", 0.5, "share of the tokens that go to expert 0")
                        .within(0, 1)));
        options.addAll(UnlearnedRouter.options());
        return options;
    }

    @Override
    public Router create(Options options, RouterSetup setup) {
        int experts = setup.experts();
        if (experts < 2) {
            throw new IllegalArgumentException("an imbalance needs at least 2 experts: " + experts);
        }
        int topK = options.integer("topK", 1, experts - 1);
        double share = options.number("share");
        return new UnlearnedRouter(
                experts,
                topK,
                CapacityRule.of(options),
                UnlearnedRouter.delay(options),
                c -> skewed(experts, topK, share, c));
    }

    private static TokenChoices skewed(int experts, int topK, double share, RoutingCall call) {
        long token = RealTokens.before(call.valid(), call.mesh());
        int[] chosen = new int[call.tokens() * topK];
        Arrays.fill(chosen, -1);
        for (int t = 0; t < call.tokens(); t++) {
            if (call.valid()[t]) {
                long hotBefore = hot(token, share);
                long next = token * topK - hotBefore;
                token++;
                for (int c = hot(token, share) > hotBefore ? 1 : 0; c < topK; c++) {
                    chosen[t * topK + c] = 1 + (int) (next++ % (experts - 1));
                }
                chosen[t * topK] = Math.max(chosen[t * topK], 0);
            }
        }
        return new TokenChoices(chosen, topK);
    }

    /** How many of the first so many tokens go to expert 0. */
    private static long hot(long tokens, double share) {
        // The slack keeps floor(0.29 * 100) from becoming 28.
        return (long) Math.floor(share * tokens * (1 + 1e-12));
    }
}
