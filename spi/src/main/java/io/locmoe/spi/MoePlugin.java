package io.locmoe.spi;

import io.locmoe.spi.comm.CommunicationStrategyFactory;
import io.locmoe.spi.device.DeviceDriver;
import io.locmoe.spi.device.DriverLookup;
import io.locmoe.spi.gate.GateFactory;
import io.locmoe.spi.placement.PlacementPlannerFactory;
import io.locmoe.spi.router.RouterFactory;
import java.util.List;

/**
 * The entry of a plug-in jar, found by {@link java.util.ServiceLoader}. A plug-in offers any number of gates, routers,
 * placement planners, communication strategies and device drivers, each under a name that users write in their
 * configuration.
 */
public interface MoePlugin {

    /**
     * Version of this SPI, which a plug-in names in its manifest as {@code LocMoE-Spi-Version}. A plug-in of another
     * version is refused by name. Within a version nothing that plug-ins use goes away or changes.
     */
    int SPI_VERSION = 2;

    default List<GateFactory> gates() {
        return List.of();
    }

    default List<RouterFactory> routers() {
        return List.of();
    }

    default List<PlacementPlannerFactory> placementPlanners() {
        return List.of();
    }

    default List<CommunicationStrategyFactory> communicationStrategies() {
        return List.of();
    }

    default List<DeviceDriver> deviceDrivers() {
        return List.of();
    }

    /**
     * Device drivers, some of which may wrap drivers of other plug-ins. The host calls this method, once, while it
     * loads the plug-in.
     *
     * @param others may be kept
     */
    default List<DeviceDriver> deviceDrivers(DriverLookup others) {
        return deviceDrivers();
    }
}
