package io.locmoe.comm.groupwise;

import io.locmoe.conformance.WiredStrategyConformance;
import io.locmoe.spi.comm.CommunicationStrategyFactory;

/** Without tensor groups; with them it is tested in the engine, which makes them. */
class GroupWiseTest extends WiredStrategyConformance {

    @Override
    protected CommunicationStrategyFactory factory() {
        return new GroupWisePlugin().communicationStrategies().getFirst();
    }
}
