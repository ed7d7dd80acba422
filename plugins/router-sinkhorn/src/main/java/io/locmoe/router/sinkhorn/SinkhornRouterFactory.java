package io.locmoe.router.sinkhorn;

import io.locmoe.spi.plugin.Option;
import io.locmoe.spi.plugin.Options;
import io.locmoe.spi.router.CapacityRule;
import io.locmoe.spi.router.Router;
import io.locmoe.spi.router.RouterContext;
import io.locmoe.spi.router.RouterFactory;
import java.util.ArrayList;
import java.util.List;

final class SinkhornRouterFactory implements RouterFactory {

    @Override
    public String name() {
        return "sinkhorn";
    }

    @Override
    public List<Option> options() {
        List<Option> options = new ArrayList<>(List.of(Option.of("topK", 1, "experts that a token chooses")));
        options.addAll(CapacityRule.options(0));
        options.addAll(List.of(
                Option.of("tolerance", 1e-4, "the normalisation ends when its column factors move less, in the mean"),
                Option.of("maxIterations", 100, "and after as many iterations at the latest, with what it has then")));
        return options;
    }

    @Override
    public Router create(Options options, RouterContext context) {
        return new SinkhornRouter(
                context.experts(),
                options.integer("topK", 1, context.experts()),
                CapacityRule.of(options),
                options.number("tolerance", 0, Double.MAX_VALUE),
                options.integer("maxIterations", 1, 1_000_000));
    }
}
