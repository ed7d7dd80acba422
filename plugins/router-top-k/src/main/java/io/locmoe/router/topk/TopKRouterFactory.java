package io.locmoe.router.topk;

import io.locmoe.router.toolkit.ScoreFunction;
import io.locmoe.router.toolkit.TopKRules;
import io.locmoe.spi.plugin.Option;
import io.locmoe.spi.plugin.Options;
import io.locmoe.spi.router.Router;
import io.locmoe.spi.router.RouterFactory;
import io.locmoe.spi.router.RouterSetup;
import java.util.List;

final class TopKRouterFactory implements RouterFactory {

    @Override
    public String name() {
        return "top-k";
    }

    @Override
    public List<Option> options() {
        return TopKRules.options(ScoreFunction.SOFTMAX, 1.25, 0.01);
    }

    @Override
    public Router create(Options options, RouterSetup setup) {
        return new TopKRouter(TopKRules.of(options, setup.experts()));
    }
}
