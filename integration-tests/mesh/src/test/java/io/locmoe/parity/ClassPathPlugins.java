package io.locmoe.parity;

import io.locmoe.engine.job.Components;
import io.locmoe.spi.MoePlugin;
import io.locmoe.spi.comm.CommunicationStrategyFactory;
import io.locmoe.spi.gate.GateFactory;
import io.locmoe.spi.placement.PlacementPlannerFactory;
import io.locmoe.spi.router.RouterFactory;
import java.util.ServiceLoader;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The plug-ins of the class path, without class loaders of their own. */
public final class ClassPathPlugins implements Components {
    @Override
    public GateFactory gate(String name) {
        return first(
                plugins().flatMap(plugin -> plugin.gates().stream()),
                gate -> gate.name().equals(name));
    }

    @Override
    public RouterFactory router(String name) {
        return first(
                plugins().flatMap(plugin -> plugin.routers().stream()),
                router -> router.name().equals(name));
    }

    @Override
    public PlacementPlannerFactory placement(String name) {
        return first(
                plugins().flatMap(plugin -> plugin.placementPlanners().stream()),
                planner -> planner.name().equals(name));
    }

    @Override
    public CommunicationStrategyFactory communication(String name) {
        return first(
                plugins().flatMap(plugin -> plugin.communicationStrategies().stream()),
                strategy -> strategy.name().equals(name));
    }

    private static Stream<MoePlugin> plugins() {
        return ServiceLoader.load(MoePlugin.class).stream().map(ServiceLoader.Provider::get);
    }

    private static <T> T first(Stream<T> all, Predicate<T> wanted) {
        return all.filter(wanted).findFirst().orElseThrow();
    }
}
