package org.example.cosine;

import io.locmoe.conformance.gate.GateConformance;
import io.locmoe.spi.gate.GateFactory;

/** The rules that every gate keeps. */
class CosineGateConformanceTest extends GateConformance {
    @Override
    protected GateFactory factory() {
        return new CosineGatePlugin().gates().getFirst();
    }
}
