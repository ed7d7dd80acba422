package io.locmoe.conformance.router;

import io.locmoe.spi.plugin.Option;
import io.locmoe.spi.plugin.Options;
import io.locmoe.spi.router.Router;
import io.locmoe.spi.router.RouterFactory;
import io.locmoe.spi.router.RouterSetup;
import java.util.List;
import java.util.Map;

/** The rules for a router of these tests. */
abstract class FixtureCase extends RouterConformance {

    abstract FixtureRouter create(RouterSetup setup, double factor);

    @Override
    protected RouterFactory factory() {
        return new RouterFactory() {
            @Override
            public String name() {
                return "fixture";
            }

            @Override
            public List<Option> options() {
                return List.of(Option.of("capacityFactor", 1.25, "0: no limit"));
            }

            @Override
            public Router create(Options options, RouterSetup setup) {
                return FixtureCase.this.create(setup, options.number("capacityFactor", 0, 100));
            }
        };
    }

    @Override
    protected Map<String, String> unlimited() {
        return Map.of("capacityFactor", "0");
    }
}
