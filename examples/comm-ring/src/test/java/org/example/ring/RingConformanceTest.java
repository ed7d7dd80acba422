package org.example.ring;

import io.locmoe.conformance.WiredStrategyConformance;
import io.locmoe.spi.comm.CommunicationStrategyFactory;

/** The rules that every strategy keeps, with each format of the wire. */
class RingConformanceTest extends WiredStrategyConformance {
    @Override
    protected CommunicationStrategyFactory factory() {
        return new RingPlugin().communicationStrategies().getFirst();
    }
}
