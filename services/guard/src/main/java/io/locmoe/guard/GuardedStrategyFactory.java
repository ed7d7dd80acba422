package io.locmoe.guard;

import io.locmoe.spi.comm.CommunicationStrategy;
import io.locmoe.spi.comm.CommunicationStrategyFactory;
import io.locmoe.spi.plugin.Option;
import io.locmoe.spi.plugin.Options;
import java.util.List;

/** A factory of guarded strategies. */
record GuardedStrategyFactory(CommunicationStrategyFactory factory, Callee callee)
        implements CommunicationStrategyFactory {
    @Override
    public String name() {
        return callee.call("name", factory::name);
    }

    @Override
    public List<Option> options() {
        return callee.list("options", factory::options);
    }

    @Override
    public List<String> drivers() {
        return callee.list("drivers", factory::drivers);
    }

    @Override
    public CommunicationStrategy create(Options options) {
        return new GuardedStrategy(callee.ask("create", () -> Callee.made(factory.create(options))), callee);
    }
}
