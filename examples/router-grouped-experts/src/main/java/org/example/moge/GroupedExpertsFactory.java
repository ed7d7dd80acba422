package org.example.moge;

import io.locmoe.router.toolkit.CapacityRule;
import io.locmoe.spi.plugin.Option;
import io.locmoe.spi.plugin.Options;
import io.locmoe.spi.router.Router;
import io.locmoe.spi.router.RouterFactory;
import io.locmoe.spi.router.RouterSetup;
import java.util.ArrayList;
import java.util.List;

final class GroupedExpertsFactory implements RouterFactory {
    @Override
    public String name() {
        return "grouped-experts";
    }

    @Override
    public List<Option> options() {
        List<Option> options = new ArrayList<>(List.of(
                Option.of(
                                "groups",
                                2,
                                "groups M of experts that follow one another; a device hosts one or more of them")
                        .atLeast(1),
                Option.of("topK", 2, "experts K that a token chooses: K / M in every group")
                        .atLeast(1),
                Option.of("alpha", 0.01, "coefficient of the auxiliary loss; 0: none")
                        .atLeast(0)));
        options.addAll(CapacityRule.options(0));
        return options;
    }

    @Override
    public Router create(Options options, RouterSetup setup) {
        Groups groups = new Groups(setup.experts(), options.integer("groups"), options.integer("topK"));
        return new GroupedExpertsRouter(groups, (float) options.number("alpha"), CapacityRule.of(options));
    }
}
