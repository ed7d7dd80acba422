package io.locmoe.router.locmoe;

import io.locmoe.router.toolkit.DropPolicy;
import io.locmoe.spi.plugin.Option;
import io.locmoe.spi.plugin.Options;
import io.locmoe.spi.router.Router;
import io.locmoe.spi.router.RouterFactory;
import io.locmoe.spi.router.RouterSetup;
import java.util.ArrayList;
import java.util.List;

final class LocMoeRouterFactory implements RouterFactory {

    @Override
    public String name() {
        return "locmoe";
    }

    @Override
    public List<Option> options() {
        List<Option> options = new ArrayList<>(
                List.of(Option.of("topK", 1, "experts that a token chooses").atLeast(1), GateWeight.option()));
        options.addAll(BoundedCapacity.options(DeltaEstimate.Measured.FIRST_BATCH));
        options.add(DropPolicy.option());
        options.addAll(RoutingLosses.options());
        return options;
    }

    @Override
    public String usualGate() {
        return "grap";
    }

    @Override
    public Router create(Options options, RouterSetup setup) {
        int topK = options.integer("topK", 1, setup.experts());
        return new LocMoeRouter(
                setup.experts(),
                topK,
                options.constant("gateWeight", GateWeight.class),
                BoundedCapacity.of(options, setup),
                DropPolicy.of(options),
                RoutingLosses.of(options));
    }
}
