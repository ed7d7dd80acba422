package io.locmoe.router.debug;

import io.locmoe.router.toolkit.CapacityRule;
import io.locmoe.router.toolkit.SharedDraw;
import io.locmoe.router.toolkit.TokenChoices;
import io.locmoe.router.toolkit.TopK;
import io.locmoe.spi.plugin.Option;
import io.locmoe.spi.plugin.Options;
import io.locmoe.spi.router.Router;
import io.locmoe.spi.router.RouterFactory;
import io.locmoe.spi.router.RouterSetup;
import io.locmoe.spi.router.RoutingCall;
import java.util.List;
import java.util.random.RandomGenerator;

/** Creates {@code random}: distinct experts, drawn uniformly for each token of the global batch, anew in each step. */
final class RandomRouterFactory implements RouterFactory {

    @Override
    public String name() {
        return "random";
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
                experts, topK, CapacityRule.of(options), UnlearnedRouter.delay(options), c -> draw(experts, topK, c));
    }

    /** The experts of the k largest of n equally distributed numbers are k experts without replacement. */
    private static TokenChoices draw(int experts, int topK, RoutingCall call) {
        SharedDraw draw = SharedDraw.of("choice", call);
        float[] drawn = new float[call.tokens() * experts];
        for (int t = 0; t < call.tokens(); t++) {
            RandomGenerator random = draw.ofToken(t);
            for (int e = 0; e < experts; e++) {
                drawn[t * experts + e] = random.nextFloat();
            }
        }
        return TopK.choose(drawn, experts, topK, call.valid());
    }
}
