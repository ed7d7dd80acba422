package io.locmoe.router.locmoe;

import io.locmoe.spi.plugin.Option;
import io.locmoe.spi.plugin.Options;
import io.locmoe.spi.router.Router;
import io.locmoe.spi.router.RouterFactory;
import io.locmoe.spi.router.RouterSetup;
import java.util.ArrayList;
import java.util.List;

final class LocMoePlusRouterFactory implements RouterFactory {

    @Override
    public String name() {
        return "locmoe-plus";
    }

    @Override
    public String usualGate() {
        return "grap";
    }

    @Override
    public List<Option> options() {
        List<Option> options = new ArrayList<>(List.of(
                Option.of("topK", 1, "experts that a token chooses at most").atLeast(1),
                Option.of(
                                "affinityThreshold",
                                1.0,
                                "a token chooses no more experts once their softmax values sum to this; 1: always topK")
                        .within(0, 1),
                GateWeight.option()));
        options.addAll(BoundedCapacity.options(DeltaEstimate.Measured.MOVING));
        options.addAll(RoutingLosses.options());
        return options;
    }

    @Override
    public Router create(Options options, RouterSetup setup) {
        return new LocMoePlusRouter(
                setup.experts(),
                options.integer("topK", 1, setup.experts()),
                options.number("affinityThreshold"),
                options.constant("gateWeight", GateWeight.class),
                BoundedCapacity.of(options, setup),
                RoutingLosses.of(options));
    }
}
