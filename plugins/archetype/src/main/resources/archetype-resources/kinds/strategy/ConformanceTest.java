package ${package};

import io.locmoe.conformance.WiredStrategyConformance;
import io.locmoe.spi.comm.CommunicationStrategyFactory;

/** The rules that every strategy keeps, with each format of the wire. */
class ${className}ConformanceTest extends WiredStrategyConformance {
    @Override
    protected CommunicationStrategyFactory factory() {
        return new ${className}Plugin().communicationStrategies().getFirst();
    }
}
