package io.locmoe.guard;

import io.locmoe.spi.plugin.Option;
import io.locmoe.spi.plugin.Options;
import io.locmoe.spi.router.Router;
import io.locmoe.spi.router.RouterFactory;
import io.locmoe.spi.router.RouterSetup;
import java.util.List;

/** A factory of guarded routers. */
record GuardedRouterFactory(RouterFactory factory, Callee callee) implements RouterFactory {
    @Override
    public String name() {
        return callee.call("name", factory::name);
    }

    @Override
    public List<Option> options() {
        return callee.list("options", factory::options);
    }

    @Override
    public String usualGate() {
        return callee.call("usualGate", factory::usualGate);
    }

    @Override
    public Router create(Options options, RouterSetup setup) {
        return callee.inLayer(
                setup.layer(),
                () -> new GuardedRouter(
                        callee.ask("create", () -> Callee.made(factory.create(options, setup))), callee));
    }
}
