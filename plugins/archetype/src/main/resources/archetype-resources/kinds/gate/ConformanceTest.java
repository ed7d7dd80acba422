package ${package};

import io.locmoe.conformance.gate.GateConformance;
import io.locmoe.spi.gate.GateFactory;

/** The rules that every gate keeps. */
class ${className}ConformanceTest extends GateConformance {
    @Override
    protected GateFactory factory() {
        return new ${className}Plugin().gates().getFirst();
    }
}
