package io.locmoe.conformance.packaged;

import io.locmoe.conformance.gate.GateConformance;
import io.locmoe.spi.device.DeviceDriver;
import io.locmoe.spi.gate.GateFactory;
import java.util.Map;

/** The rules on a gate that was loaded from its jars. */
final class PackagedGate extends GateConformance {
    private final PackagedPlugin plugin = PackagedPlugin.current();

    @Override
    protected GateFactory factory() {
        return plugin.factory(GateFactory.class);
    }

    @Override
    protected DeviceDriver device() {
        return plugin.device().orElseGet(super::device);
    }

    @Override
    protected Map<String, String> options() {
        return plugin.options();
    }

    @Override
    protected int width() {
        return (int) plugin.declaration().number("width", super.width());
    }

    @Override
    protected int experts() {
        return (int) plugin.declaration().number("experts", super.experts());
    }
}
