package org.example.cosine;

import io.locmoe.spi.MoePlugin;
import io.locmoe.spi.gate.GateFactory;
import java.util.List;

/** The entry, found by ServiceLoader: offers the gate {@code projected-cosine}. */
public final class CosineGatePlugin implements MoePlugin {
    @Override
    public List<GateFactory> gates() {
        return List.of(new CosineGateFactory());
    }
}
