package io.locmoe.harness.plugin.sample;

import io.locmoe.spi.MoePlugin;
import io.locmoe.spi.plugin.Options;
import io.locmoe.spi.router.Router;
import io.locmoe.spi.router.RouterFactory;
import io.locmoe.spi.router.RouterSetup;
import java.util.List;

/** Offers the router {@code first-expert}. */
public final class FirstExpertPlugin implements MoePlugin {
    @Override
    public List<RouterFactory> routers() {
        return List.of(new RouterFactory() {
            @Override
            public String name() {
                return "first-expert";
            }

            @Override
            public Router create(Options options, RouterSetup setup) {
                return new FirstExpertRouter(setup.experts());
            }
        });
    }
}
