package io.locmoe.engine.job;

import io.locmoe.engine.settings.JobSettings;
import io.locmoe.spi.comm.CommunicationStrategyFactory;
import io.locmoe.spi.gate.GateFactory;
import io.locmoe.spi.placement.PlacementPlannerFactory;
import io.locmoe.spi.router.RouterFactory;
import java.util.List;

/**
 * Finds plug-ins by the names that users write. Each method throws if there is no such plug-in, and the message names
 * the nearest ones.
 */
public interface Components {
    GateFactory gate(String name);

    RouterFactory router(String name);

    PlacementPlannerFactory placement(String name);

    CommunicationStrategyFactory communication(String name);

    /** The plug-ins that the job's choices come from, by name; none if they come from no jars, as in tests. */
    default List<PluginStamp> stamps(JobSettings settings) {
        return List.of();
    }
}
