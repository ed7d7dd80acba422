package io.locmoe.gate.dense;

import io.locmoe.conformance.gate.GateConformance;
import io.locmoe.spi.gate.GateFactory;

/** The gate as it is. */
class DenseConformanceTest extends GateConformance {
    @Override
    protected GateFactory factory() {
        return new DenseGateFactory();
    }
}
