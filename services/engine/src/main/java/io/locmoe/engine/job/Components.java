package io.locmoe.engine.job;

import io.locmoe.spi.comm.CommunicationStrategyFactory;
import io.locmoe.spi.gate.GateFactory;
import io.locmoe.spi.router.RouterFactory;

/**
 * Finds plug-ins by the names that users write. Each method throws if there is no such plug-in, and names the nearest
 * ones.
 */
public interface Components {
    GateFactory gate(String name);

    RouterFactory router(String name);

    CommunicationStrategyFactory communication(String name);
}
