package io.locmoe.router.tamoe;

import io.locmoe.router.toolkit.CapacityRule;
import io.locmoe.spi.plugin.Option;
import io.locmoe.spi.plugin.Options;
import io.locmoe.spi.router.Router;
import io.locmoe.spi.router.RouterFactory;
import io.locmoe.spi.router.RouterSetup;
import java.util.ArrayList;
import java.util.List;

final class TaMoeRouterFactory implements RouterFactory {

    @Override
    public String name() {
        return "ta-moe";
    }

    @Override
    public List<Option> options() {
        List<Option> options = new ArrayList<>(
                List.of(Option.of("topK", 1, "experts that a token chooses").atLeast(1)));
        options.addAll(CapacityRule.options(1.25));
        options.addAll(List.of(
                Option.of("alpha", 0.01, "coefficient of the topology loss; 0: none")
                        .within(0, Float.MAX_VALUE),
                Option.of("bandwidthRatio", 4.0, "bandwidth inside a node over that between nodes; 1: all links alike")
                        .within(1e-3, 1e3),
                Option.of(
                        "norm",
                        DispatchTarget.Norm.SUM,
                        "how 1 / target becomes the weight of an expert: sum, softmax (steeper)")));
        return options;
    }

    @Override
    public Router create(Options options, RouterSetup setup) {
        return new TaMoeRouter(
                setup.experts(),
                options.integer("topK", 1, setup.experts()),
                CapacityRule.of(options),
                (float) options.number("alpha"),
                options.number("bandwidthRatio"),
                options.constant("norm", DispatchTarget.Norm.class));
    }
}
