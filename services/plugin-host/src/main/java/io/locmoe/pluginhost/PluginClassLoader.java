package io.locmoe.pluginhost;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Enumeration;

/**
 * Loads the classes of one plug-in: those of the JDK from the platform, those of the SPI from the host, all others from
 * the plug-in's own jars. Everything else on the host's class path stays hidden, so no version can clash.
 */
final class PluginClassLoader extends URLClassLoader {
    static final String SPI_PACKAGE = "io.locmoe.spi.";
    static final String SPI_PATH = "io/locmoe/spi/";

    static {
        registerAsParallelCapable();
    }

    private final ClassLoader host;

    /**
     * Opens the jars.
     *
     * @param name shown in stack traces
     * @param jars of the plug-in
     * @param host has the SPI
     */
    PluginClassLoader(String name, URL[] jars, ClassLoader host) {
        super(name, jars, getPlatformClassLoader());
        this.host = host;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        return name.startsWith(SPI_PACKAGE) ? host.loadClass(name) : super.loadClass(name, resolve);
    }

    @Override
    public URL getResource(String name) {
        return name.startsWith(SPI_PATH) ? host.getResource(name) : super.getResource(name);
    }

    @Override
    public Enumeration<URL> getResources(String name) throws IOException {
        return name.startsWith(SPI_PATH) ? host.getResources(name) : super.getResources(name);
    }
}
