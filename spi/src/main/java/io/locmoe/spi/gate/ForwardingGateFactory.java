package io.locmoe.spi.gate;

import io.locmoe.spi.plugin.Option;
import io.locmoe.spi.plugin.Options;
import java.util.List;

/** Another factory of gates, for one whose gates are wrapped. */
public abstract class ForwardingGateFactory implements GateFactory {
    private final GateFactory factory;

    /** @param factory does what a subclass does not */
    protected ForwardingGateFactory(GateFactory factory) {
        this.factory = factory;
    }

    @Override
    public String name() {
        return factory.name();
    }

    @Override
    public List<Option> options() {
        return factory.options();
    }

    @Override
    public Gate create(Options options, GateSetup setup) {
        return factory.create(options, setup);
    }
}
