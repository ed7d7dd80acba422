package io.locmoe.gate.grap;

import io.locmoe.spi.MoePlugin;
import io.locmoe.spi.gate.GateFactory;
import java.util.List;

/** Offers the gate {@code grap}. */
public final class GrapGatePlugin implements MoePlugin {

    @Override
    public List<GateFactory> gates() {
        return List.of(new GrapGateFactory());
    }
}
