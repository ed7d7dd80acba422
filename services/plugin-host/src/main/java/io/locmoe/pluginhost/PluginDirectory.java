package io.locmoe.pluginhost;

import io.locmoe.spi.MoePlugin;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;

/**
 * A plug-in that was read from its directory.
 *
 * @param plugin    the report about it
 * @param offerings with objects; empty if it is refused
 * @param loader    open class loader; null if it is refused
 */
record PluginDirectory(LoadedPlugin plugin, List<Offering> offerings, PluginClassLoader loader) {

    /** Loads the plug-in of one directory. Never throws for a bad plug-in: the report says what is wrong. */
    static PluginDirectory load(Path directory, int spiVersion, ClassLoader host) {
        String name = directory.getFileName().toString();
        String version = "unknown";
        try {
            PluginJars jars = PluginJars.read(directory);
            name = jars.name(name);
            version = jars.version();
            jars.checkSpiVersion(spiVersion);
            PluginClassLoader loader = new PluginClassLoader("plugin-" + name, jars.urls(), host);
            return load(name, version, directory, loader);
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

    private static PluginDirectory load(String name, String version, Path directory, PluginClassLoader loader)
            throws PluginFault {
        try {
            List<Offering> offerings = offerings(loader);
            List<Offer> offers = offerings.stream().map(Offering::offer).toList();
            return new PluginDirectory(
                    new LoadedPlugin(name, version, directory, LoadedPlugin.Status.LOADED, "", offers),
                    offerings,
                    loader);
        } catch (PluginFault fault) {
            close(loader);
            throw fault;
        } catch (VirtualMachineError fatal) {
            close(loader);
            throw fatal;
        } catch (Throwable error) {
            // A plug-in's code may fail in any way, even while it is linked; no failure may hide the other plug-ins.
            close(loader);
            throw PluginFault.of(error);
        }
    }

    private static List<Offering> offerings(PluginClassLoader loader) throws PluginFault {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(loader);
        try {
            List<Offering> offerings = new ArrayList<>();
            for (MoePlugin plugin : ServiceLoader.load(MoePlugin.class, loader)) {
                offerings.addAll(Offering.of(plugin));
            }
            if (offerings.isEmpty()) {
                throw new PluginFault("offers nothing: no gate, router, communication strategy or device driver");
            }
            return offerings;
        } finally {
            thread.setContextClassLoader(before);
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
