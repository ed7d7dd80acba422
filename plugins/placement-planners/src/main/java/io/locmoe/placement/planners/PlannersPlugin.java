package io.locmoe.placement.planners;

import io.locmoe.spi.MoePlugin;
import io.locmoe.spi.placement.PlacementPlannerFactory;
import io.locmoe.spi.placement.PlacementSetup;
import io.locmoe.spi.plugin.Option;
import io.locmoe.spi.plugin.Options;
import java.util.List;

/** Offers the placement planners {@code static}, {@code eplb}, {@code lp} and {@code greedy-local}. */
public final class PlannersPlugin implements MoePlugin {
    @Override
    public List<PlacementPlannerFactory> placementPlanners() {
        return List.of(
                new NamedFactory(
                        "static",
                        List.of(Option.of(
                                "replicas", "", "further copies, such as 3@0,3@2: expert 3 on ranks 0 and 2")),
                        StaticPlanner::of),
                new NamedFactory(
                        "eplb",
                        List.of(Option.of(
                                        "groups",
                                        1,
                                        "groups of experts that stay on one node; a divisor of the experts")
                                .atLeast(1)),
                        EplbPlanner::of),
                new NamedFactory(
                        "lp",
                        List.of(
                                target("add copies while the largest load is above this multiple", 1.0),
                                LinkCosts.option()),
                        (options, setup) -> new LpPlanner(setup, options.number("target"), links(options, setup))),
                new NamedFactory(
                        "greedy-local",
                        List.of(
                                target("move entries while the largest load is above this multiple", 1.04),
                                LinkCosts.option()),
                        (options, setup) ->
                                new GreedyLocalPlanner(setup, options.number("target"), links(options, setup))));
    }

    private static LinkCosts links(Options options, PlacementSetup setup) {
        return new LinkCosts(setup.topology(), options.constant("links", LinkCosts.Links.class));
    }

    private static Option target(String what, double usual) {
        return Option.of("target", usual, what + " of the mean load of ranks").atLeast(1);
    }
}
