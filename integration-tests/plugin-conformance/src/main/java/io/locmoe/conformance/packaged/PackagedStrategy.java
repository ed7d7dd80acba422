package io.locmoe.conformance.packaged;

import io.locmoe.conformance.CommunicationStrategyConformance;
import io.locmoe.conformance.WiredStrategyConformance;
import io.locmoe.spi.comm.CommunicationStrategyFactory;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;

/** The rules on a communication strategy that was loaded from its jars. */
final class PackagedStrategy extends CommunicationStrategyConformance {
    private final PackagedPlugin plugin = PackagedPlugin.current();

    /** Here ranks are threads without a device, each of which has memory of the host. */
    @BeforeEach
    void moveRowsOfTheHost() {
        List<String> drivers = factory().drivers();
        Assumptions.assumeTrue(
                drivers.isEmpty(),
                () -> "the strategy moves rows between devices of the driver " + String.join(" or ", drivers)
                        + ", and the ranks of this rule have no devices");
    }

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
