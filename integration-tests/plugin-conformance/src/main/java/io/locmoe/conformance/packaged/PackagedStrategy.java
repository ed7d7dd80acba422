package io.locmoe.conformance.packaged;

import io.locmoe.conformance.CommunicationStrategyConformance;
import io.locmoe.conformance.WiredStrategyConformance;
import io.locmoe.spi.comm.CommunicationStrategyFactory;
import java.util.Map;

/** The rules on a communication strategy that was loaded from its jars. */
final class PackagedStrategy extends CommunicationStrategyConformance {
    private final PackagedPlugin plugin = PackagedPlugin.current();

    @Override
    protected CommunicationStrategyFactory factory() {
        return plugin.factory(CommunicationStrategyFactory.class);
    }

    @Override
    protected Map<String, String> options() {
        return plugin.options();
    }

    @Override
    protected double error() {
        double ofWire = WiredStrategyConformance.error(plugin.options().getOrDefault("wire", ""));
        return plugin.declaration().number("error", ofWire);
    }
}
