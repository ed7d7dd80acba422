package io.locmoe.router.sam;

import io.locmoe.router.toolkit.CapacityRule;
import io.locmoe.spi.plugin.Option;
import io.locmoe.spi.plugin.Options;
import io.locmoe.spi.router.Router;
import io.locmoe.spi.router.RouterFactory;
import io.locmoe.spi.router.RouterSetup;
import java.util.ArrayList;
import java.util.List;

final class SamRouterFactory implements RouterFactory {

    @Override
    public String name() {
        return "sam";
    }

    @Override
    public List<Option> options() {
        List<Option> options =
                new ArrayList<>(List.of(Option.of("topK", 1, "experts that a token chooses, all on one node")
                        .atLeast(1)));
        options.addAll(CapacityRule.options(1.25));
        options.addAll(List.of(
                Option.of("alpha", 0.01, "coefficient of the load-balancing loss; 0: none")
                        .within(0, Float.MAX_VALUE),
                Option.of("alignment", 0.01, "coefficient of the alignment loss; 0: none")
                        .within(0, Float.MAX_VALUE)));
        return options;
    }

    @Override
    public Router create(Options options, RouterSetup setup) {
        return new SamRouter(
                setup.experts(),
                options.integer("topK", 1, setup.experts()),
                CapacityRule.of(options),
                (float) options.number("alpha"),
                (float) options.number("alignment"));
    }
}
