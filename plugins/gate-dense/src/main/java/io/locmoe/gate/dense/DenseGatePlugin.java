package io.locmoe.gate.dense;

import io.locmoe.spi.MoePlugin;
import io.locmoe.spi.gate.GateFactory;
import java.util.List;

/** Offers the gate {@code dense}. */
public final class DenseGatePlugin implements MoePlugin {

    @Override
    public List<GateFactory> gates() {
        return List.of(new DenseGateFactory());
    }
}
