package io.locmoe.pluginhost;

import io.locmoe.spi.device.DriverLookup;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A plug-in that was read from its directory.
 *
 * @param plugin    the report about it
 * @param offerings with objects; empty if it is refused
 * @param loader    open class loader; null if it is refused
 */
record PluginDirectory(LoadedPlugin plugin, List<Offering> offerings, PluginClassLoader loader) {

    /**
     * Loads the plug-in of one directory. Never throws for a bad plug-in: the report says what is wrong.
     *
     * @param directory of the plug-in, as users know it
     * @param code      holds the jars that are loaded: the directory, or a copy of it
     * @param limit     for each call of the plug-in
     * @param trust     whose code may run
     * @param drivers   that its device drivers may wrap
     */
    static PluginDirectory load(
            Path directory,
            Path code,
            int spiVersion,
            ClassLoader host,
            Duration limit,
            PluginTrust trust,
            DriverLookup drivers) {
        String name = directory.getFileName().toString();
        try {
            PluginJars jars = PluginJars.read(code);
            LoadedPlugin plugin =
                    new LoadedPlugin(jars.name(name), jars.version(), directory, jars.origin(), List.of(), List.of());
            List<String> faults = jars.faults(spiVersion, trust);
            return faults.isEmpty()
                    ? load(plugin, jars.loader(plugin.name(), host), limit, drivers)
                    : refused(plugin, faults);
        } catch (PluginFault fault) {
            return refused(unread(name, directory), List.of(fault.getMessage()));
        }
    }

    /** A directory, or a file among directories, of which nothing is known but its place. */
    static LoadedPlugin unread(String name, Path directory) {
        return new LoadedPlugin(name, "unknown", directory, PluginOrigin.NONE, List.of(), List.of());
    }

    /** A report about a plug-in that cannot be used; each fault becomes a sentence that names it. */
    static PluginDirectory refused(LoadedPlugin plugin, List<String> faults) {
        return new PluginDirectory(plugin.refused(faults), List.of(), null);
    }

    private static PluginDirectory load(
            LoadedPlugin plugin, PluginClassLoader loader, Duration limit, DriverLookup drivers) {
        List<String> faults = new ArrayList<>();
        List<Offering> offerings = List.of();
        try {
            offerings =
                    new FirstCalls(plugin.name() + " " + plugin.version(), loader, limit, drivers).offerings(faults);
        } catch (Throwable error) {
            // A plug-in's code may fail in any way, even while it is linked; no failure may hide the other plug-ins.
            faults.add(PluginFault.of(error).getMessage());
        }
        if (!faults.isEmpty()) {
            close(loader);
            return refused(plugin, faults);
        }
        List<Offer> offers = offerings.stream().map(Offering::offer).toList();
        return new PluginDirectory(plugin.offering(offers), offerings, loader);
    }

    static void close(PluginClassLoader loader) {
        try {
            loader.close();
        } catch (IOException e) {
            // The jars were only read; what cannot be closed now ends with the process.
            System.getLogger(PluginDirectory.class.getName())
                    .log(System.Logger.Level.WARNING, "the jars of {0} did not close: {1}", loader.getName(), e);
        }
    }
}
