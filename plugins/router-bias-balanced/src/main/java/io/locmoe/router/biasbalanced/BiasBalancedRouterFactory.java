package io.locmoe.router.biasbalanced;

import io.locmoe.router.toolkit.GroupLimit;
import io.locmoe.router.toolkit.ScoreFunction;
import io.locmoe.router.toolkit.TopKRules;
import io.locmoe.spi.plugin.Option;
import io.locmoe.spi.plugin.Options;
import io.locmoe.spi.router.Router;
import io.locmoe.spi.router.RouterFactory;
import io.locmoe.spi.router.RouterSetup;
import java.util.ArrayList;
import java.util.List;

final class BiasBalancedRouterFactory implements RouterFactory {

    @Override
    public String name() {
        return "bias-balanced";
    }

    /**
     * DeepSeek-V3 drops no token; its small loss for each sequence is {@code alpha=0.0001, auxiliaryScope=sequence}.
     */
    @Override
    public List<Option> options() {
        List<Option> options = new ArrayList<>(List.of(
                Option.of("biasRate", 0.001, "after a step each expert's bias moves by this much towards even loads")
                        .atLeast(0)));
        options.addAll(GroupLimit.options(0, GroupLimit.GroupScore.TOP_TWO_SUM));
        options.add(ClosedGroups.option());
        options.addAll(TopKRules.options(ScoreFunction.SIGMOID, 0, 0));
        return options;
    }

    @Override
    public Router create(Options options, RouterSetup setup) {
        TopKRules rules = TopKRules.of(options, setup.experts());
        return new BiasBalancedRouter(
                rules,
                GroupLimit.of(options, rules.experts(), rules.topK()),
                options.constant("closedGroups", ClosedGroups.class),
                options.number("biasRate"),
                setup.state("bias", new double[rules.experts()]));
    }
}
