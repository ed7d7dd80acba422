package io.locmoe.guard;

import io.locmoe.spi.gate.Gate;
import io.locmoe.spi.gate.GateFactory;
import io.locmoe.spi.gate.GateSetup;
import io.locmoe.spi.plugin.Option;
import io.locmoe.spi.plugin.Options;
import java.util.List;

/** A factory of guarded gates. */
record GuardedGateFactory(GateFactory factory, Callee callee) implements GateFactory {
    @Override
    public String name() {
        return callee.call("name", factory::name);
    }

    @Override
    public List<Option> options() {
        return callee.list("options", factory::options);
    }

    @Override
    public Gate create(Options options, GateSetup setup) {
        return callee.inLayer(
                setup.layer(),
                () -> new GuardedGate(callee.ask("create", () -> Callee.made(factory.create(options, setup))), callee));
    }
}
