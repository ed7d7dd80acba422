package io.locmoe.guard;

import io.locmoe.spi.MoePlugin;
import io.locmoe.spi.comm.CommunicationStrategyFactory;
import io.locmoe.spi.device.DeviceDriver;
import io.locmoe.spi.device.DriverLookup;
import io.locmoe.spi.gate.GateFactory;
import io.locmoe.spi.placement.PlacementPlannerFactory;
import io.locmoe.spi.router.RouterFactory;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/** A plug-in with guarded factories. Its lists are read inside the guard, because they are also plug-in code. */
record GuardedPlugin(MoePlugin plugin, Callee callee) implements MoePlugin {
    @Override
    public List<GateFactory> gates() {
        return offered("gates", plugin::gates, gate -> new GuardedGateFactory(gate, named("gate ", gate.name())));
    }

    @Override
    public List<RouterFactory> routers() {
        return offered(
                "routers",
                plugin::routers,
                router -> new GuardedRouterFactory(router, named("router ", router.name())));
    }

    @Override
    public List<PlacementPlannerFactory> placementPlanners() {
        return offered(
                "placementPlanners",
                plugin::placementPlanners,
                planner -> new GuardedPlannerFactory(planner, named("placement planner ", planner.name())));
    }

    @Override
    public List<CommunicationStrategyFactory> communicationStrategies() {
        return offered(
                "communicationStrategies",
                plugin::communicationStrategies,
                strategy -> new GuardedStrategyFactory(strategy, named("communication strategy ", strategy.name())));
    }

    @Override
    public List<DeviceDriver> deviceDrivers() {
        return drivers(plugin::deviceDrivers);
    }

    @Override
    public List<DeviceDriver> deviceDrivers(DriverLookup others) {
        return drivers(() -> plugin.deviceDrivers(others));
    }

    private List<DeviceDriver> drivers(Supplier<List<DeviceDriver>> unguarded) {
        return offered(
                "deviceDrivers",
                unguarded,
                driver -> new GuardedDriver(driver, named("device driver ", driver.name())));
    }

    private <T> List<T> offered(String method, Supplier<List<T>> unguarded, Function<T, T> guarded) {
        return callee.list(
                method,
                () -> callee.list(method, unguarded).stream().map(guarded).toList());
    }

    private Callee named(String kind, String name) {
        return callee.named(kind + name + " of " + callee.name());
    }
}
