package io.locmoe.pluginhost;

import io.locmoe.guard.PluginGuard;
import io.locmoe.spi.MoePlugin;
import io.locmoe.spi.comm.CommunicationStrategyFactory;
import io.locmoe.spi.device.DeviceDriver;
import io.locmoe.spi.device.DriverLookup;
import io.locmoe.spi.gate.GateFactory;
import io.locmoe.spi.placement.PlacementPlannerFactory;
import io.locmoe.spi.router.RouterFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The plug-ins of this process. Immutable once loaded, thread-safe.
 *
 * <p>A plug-in is a directory of jars in one of the plug-in directories, {@code plugins/<name>/*.jar}, with a class
 * loader of its own. A plug-in that cannot be used is reported in {@link #plugins()} and does not hide others; asking
 * for a name that nobody offers throws. What it gives is guarded, with all that comes of it, as
 * {@link PluginGuard} says.
 */
public final class PluginCatalog implements AutoCloseable {
    /** Far more than any plug-in needs, also on a machine that is busy. */
    private static final Duration LOADING = Duration.ofSeconds(30);

    private final List<Path> directories;
    private final List<LoadedPlugin> plugins;
    private final Map<PluginKind, Map<String, Object>> objects;
    private final List<SharedPlugin> held;
    private final AtomicBoolean closed = new AtomicBoolean();

    /** @param held the plug-ins behind the objects, and refused ones that need not be loaded again */
    PluginCatalog(
            List<Path> directories,
            List<LoadedPlugin> plugins,
            Map<PluginKind, Map<String, Object>> objects,
            List<SharedPlugin> held) {
        this.directories = List.copyOf(directories);
        this.plugins = List.copyOf(plugins);
        this.objects = Map.copyOf(objects);
        this.held = List.copyOf(held);
        held.forEach(SharedPlugin::hold);
    }

    /**
     * Loads all plug-ins below the given directories, in this order and by name within one. If two offer the same name,
     * the first one keeps it. Reads files; runs the plug-ins' constructors, each plug-in's on a thread of its own: one
     * that does not return for half a minute is refused.
     */
    public static PluginCatalog load(List<Path> directories) {
        return load(directories, LOADING);
    }

    /** @param limit for each call of a plug-in while it is loaded */
    static PluginCatalog load(List<Path> directories, Duration limit) {
        KnownDrivers drivers = new KnownDrivers();
        return new PluginScanner(
                        drivers,
                        directory ->
                                new SharedPlugin(load(directory, directory, limit, PluginTrust.ANY, drivers), () -> {}))
                .scan(directories);
    }

    /** Loads one plug-in, whose jars may be elsewhere. */
    static PluginDirectory load(Path directory, Path code, PluginTrust trust, DriverLookup drivers) {
        return load(directory, code, LOADING, trust, drivers);
    }

    private static PluginDirectory load(
            Path directory, Path code, Duration limit, PluginTrust trust, DriverLookup drivers) {
        return PluginDirectory.load(
                directory, code, MoePlugin.SPI_VERSION, MoePlugin.class.getClassLoader(), limit, trust, drivers);
    }

    /** The same plug-ins once more, for another user, who closes them for himself. */
    PluginCatalog share() {
        return new PluginCatalog(directories, plugins, objects, held);
    }

    /** The plug-ins behind this catalogue. */
    List<SharedPlugin> held() {
        return held;
    }

    /** What became of every plug-in found, in the order of loading. */
    public List<LoadedPlugin> plugins() {
        return plugins;
    }

    /** The plug-ins that cannot be used. */
    public List<LoadedPlugin> refused() {
        return plugins.stream().filter(plugin -> !plugin.isLoaded()).toList();
    }

    /** For each {@linkplain Offer#toString offer}, the {@linkplain PluginOrigin#digest digest} of its plug-in. */
    public Map<String, String> digests() {
        Map<String, String> digests = new TreeMap<>();
        for (LoadedPlugin plugin : plugins) {
            plugin.offers()
                    .forEach(offer ->
                            digests.put(offer.toString(), plugin.origin().digest()));
        }
        return digests;
    }

    /** Names of one kind, sorted. */
    public Set<String> names(PluginKind kind) {
        return new TreeSet<>(objects.getOrDefault(kind, Map.of()).keySet());
    }

    /**
     * The factory of a gate.
     *
     * @throws UnknownPluginException if no loaded plug-in offers it
     */
    public GateFactory gate(String name) {
        return find(PluginKind.GATE, name, GateFactory.class);
    }

    /** The factory of a router; throws like {@link #gate}. */
    public RouterFactory router(String name) {
        return find(PluginKind.ROUTER, name, RouterFactory.class);
    }

    /** The gate that a router has where a user names none; empty where no loaded plug-in offers the router. */
    public Optional<String> usualGate(String router) {
        return names(PluginKind.ROUTER).contains(router)
                ? Optional.of(router(router).usualGate())
                : Optional.empty();
    }

    /** The factory of a placement planner; throws like {@link #gate}. */
    public PlacementPlannerFactory placement(String name) {
        return find(PluginKind.PLACEMENT, name, PlacementPlannerFactory.class);
    }

    /** The factory of a communication strategy; throws like {@link #gate}. */
    public CommunicationStrategyFactory communication(String name) {
        return find(PluginKind.COMMUNICATION, name, CommunicationStrategyFactory.class);
    }

    /** A device driver, one object for the process; throws like {@link #gate}. */
    public DeviceDriver driver(String name) {
        return find(PluginKind.DRIVER, name, DeviceDriver.class);
    }

    private <T> T find(PluginKind kind, String name, Class<T> type) {
        Object found = objects.getOrDefault(kind, Map.of()).get(name);
        if (found == null) {
            throw new UnknownPluginException(kind, name, names(kind), directories, refused());
        }
        return type.cast(found);
    }

    /**
     * Closes the device drivers and the class loaders of plug-ins that nobody else holds. Call it when no gate, router,
     * planner, strategy or device is in use any more: a class that has not been loaded by then cannot be loaded
     * afterwards.
     */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            letGo(0);
        }
    }

    /** A driver that fails to close keeps no other from being closed. */
    private void letGo(int first) {
        if (first < held.size()) {
            try {
                held.get(first).letGo();
            } finally {
                letGo(first + 1);
            }
        }
    }
}
