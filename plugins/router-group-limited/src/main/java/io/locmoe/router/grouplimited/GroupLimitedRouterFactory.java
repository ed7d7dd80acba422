package io.locmoe.router.grouplimited;

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

final class GroupLimitedRouterFactory implements RouterFactory {

    @Override
    public String name() {
        return "group-limited";
    }

    @Override
    public List<Option> options() {
        List<Option> options = new ArrayList<>(GroupLimit.options(2, GroupLimit.GroupScore.MAX));
        options.addAll(TopKRules.options(ScoreFunction.SOFTMAX, 1.25, 0.01));
        return options;
    }

    @Override
    public Router create(Options options, RouterSetup setup) {
        TopKRules rules = TopKRules.of(options, setup.experts());
        return new GroupLimitedRouter(rules, GroupLimit.of(options, rules.experts(), rules.topK()));
    }
}
