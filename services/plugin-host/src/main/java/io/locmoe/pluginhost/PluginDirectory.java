package io.locmoe.pluginhost;

import io.locmoe.guard.PluginExit;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * A plug-in that was read from its directory.
 *
 * @param plugin    the report about it
 * @param offerings with objects; empty if it is refused
 * @param loader    open class loader; null if it is refused
 */
record PluginDirectory(LoadedPlugin plugin, List<Offering> offerings, PluginClassLoader loader) {

    /** Loads the plug-in of one directory. Never throws for a bad plug-in: the report says what is wrong. */
    static PluginDirectory load(Path directory, int spiVersion, ClassLoader host, Duration limit) {
        String name = directory.getFileName().toString();
        String version = "unknown";
        try {
            PluginJars jars = PluginJars.read(directory);
            name = jars.name(name);
            version = jars.version();
            jars.checkSpiVersion(spiVersion);
            jars.checkExits();
            PluginClassLoader loader = new PluginClassLoader(PluginExit.LOADER + name, jars.urls(), host);
            return load(name, version, directory, new FirstCalls(name + " " + version, loader, limit));
        } catch (PluginFault fault) {
            return refused(name, version, directory, fault.getMessage());
        }
    }

    /** A report about a directory without a usable plug-in; the reason becomes a sentence that names the directory. */
    static PluginDirectory refused(String name, String version, Path directory, String fault) {
        return new PluginDirectory(
                LoadedPlugin.refused(
                        name,
                        version,
                        directory,
                        "plug-in " + name + " (" + directory + ") " + fault + (fault.endsWith(".") ? "" : ".")),
                List.of(),
                null);
    }

    private static PluginDirectory load(String name, String version, Path directory, FirstCalls calls)
            throws PluginFault {
        try {
            List<Offering> offerings = calls.offerings();
            List<Offer> offers = offerings.stream().map(Offering::offer).toList();
            return new PluginDirectory(
                    new LoadedPlugin(name, version, directory, LoadedPlugin.Status.LOADED, "", offers),
                    offerings,
                    calls.loader());
        } catch (PluginFault fault) {
            close(calls.loader());
            throw fault;
        } catch (Throwable error) {
            // A plug-in's code may fail in any way, even while it is linked; no failure may hide the other plug-ins.
            close(calls.loader());
            throw PluginFault.of(error);
        }
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
