package io.locmoe.router.topk;

import io.locmoe.router.toolkit.ScoreFunction;
import io.locmoe.router.toolkit.TopKRules;
import io.locmoe.spi.plugin.Option;
import io.locmoe.spi.plugin.Options;
import io.locmoe.spi.router.Router;
import io.locmoe.spi.router.RouterFactory;
import io.locmoe.spi.router.RouterSetup;
import java.util.ArrayList;
import java.util.List;

final class TopKRouterFactory implements RouterFactory {

    @Override
    public String name() {
        return "top-k";
    }

    @Override
    public List<Option> options() {
        List<Option> options = new ArrayList<>(TopKRules.options(ScoreFunction.SOFTMAX, 1.25, 0.01));
        options.add(Option.of(
                        "groups",
                        1,
                        "groups of consecutive experts, each of which gets topK / groups of a token's"
                                + " choices; 1: they are among all")
                .atLeast(1));
        options.add(Option.of("mu", 0.0, "coefficient of the locality loss of LocMoE; 0: none")
                .within(0, Float.MAX_VALUE));
        options.add(Option.of("smoothing", 0.01, "mass of the localized distribution on experts of other nodes")
                .within(1e-6, 1 - 1e-6));
        return options;
    }

    @Override
    public Router create(Options options, RouterSetup setup) {
        return new TopKRouter(
                TopKRules.of(options, setup.experts()),
                options.integer("groups"),
                (float) options.number("mu"),
                options.number("smoothing"));
    }
}
