package io.locmoe.router.topology;

import io.locmoe.router.toolkit.CapacityRule;
import io.locmoe.spi.plugin.Option;
import io.locmoe.spi.plugin.Options;
import io.locmoe.spi.router.Router;
import io.locmoe.spi.router.RouterFactory;
import io.locmoe.spi.router.RouterSetup;
import java.util.ArrayList;
import java.util.List;

final class TopologyRouterFactory implements RouterFactory {

    @Override
    public String name() {
        return "topology";
    }

    @Override
    public List<Option> options() {
        List<Option> options = new ArrayList<>(List.of(
                Option.of("topK", 2, "experts that a token chooses").atLeast(1),
                Option.of("outgoingShare", 0.14, "share of a node's tokens whose first choice may be on another node")
                        .within(0, 1)));
        options.addAll(CapacityRule.options(0));
        options.add(Option.of("alpha", 0.01, "coefficient of the load-balancing loss over first choices; 0: none")
                .within(0, Float.MAX_VALUE));
        return options;
    }

    @Override
    public Router create(Options options, RouterSetup setup) {
        return new TopologyRouter(
                setup.experts(),
                options.integer("topK", 1, setup.experts()),
                options.number("outgoingShare"),
                CapacityRule.of(options),
                (float) options.number("alpha"));
    }
}
