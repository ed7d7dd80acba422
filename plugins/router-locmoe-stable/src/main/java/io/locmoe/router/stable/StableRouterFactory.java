package io.locmoe.router.stable;

import io.locmoe.router.toolkit.CapacityRule;
import io.locmoe.router.toolkit.NestedRouter;
import io.locmoe.spi.plugin.Option;
import io.locmoe.spi.plugin.Options;
import io.locmoe.spi.router.Router;
import io.locmoe.spi.router.RouterFactory;
import io.locmoe.spi.router.RouterSetup;
import java.util.ArrayList;
import java.util.List;

final class StableRouterFactory implements RouterFactory {
    private static final String FIRST = "first";

    @Override
    public String name() {
        return "locmoe-stable";
    }

    @Override
    public List<Option> options() {
        List<Option> options = new ArrayList<>(List.of(StableTable.option()));
        options.addAll(NestedRouter.options(FIRST, "locmoe", "router of the steps before the table, by name"));
        options.addAll(CapacityRule.options(1.25));
        return options;
    }

    @Override
    public String usualGate() {
        return "grap";
    }

    @Override
    public Router create(Options options, RouterSetup setup) {
        return new StableRouter(
                setup.experts(),
                NestedRouter.of(FIRST, options).create(setup, setup.experts(), FIRST),
                StableTable.of(options, setup),
                CapacityRule.of(options));
    }
}
