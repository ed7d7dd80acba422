package io.locmoe.guard;

import io.locmoe.spi.MoePlugin;
import java.util.function.Supplier;

/**
 * The entry into one plug-in. Every object that the host gets from the plug-in, directly or through other objects, is
 * wrapped here. A call into the plug-in sets its context class loader, is recorded while it lasts, and turns exceptions
 * into a {@link PluginException} with the plug-in's name. Two kinds of exceptions pass unchanged: an
 * {@link IllegalArgumentException} by which a factory's {@code create}, a gate or {@code Router.route} rejects its
 * arguments, so that the caller can name both; and exceptions of the host or of another rank while the plug-in calls
 * it. As thread-safe as the plug-in.
 *
 * <p>Device memory ({@code DeviceBuffer}) is not wrapped, because kernels return it to the driver; it is freed through
 * its device.
 */
public final class PluginGuard {
    private final Callee plugin;

    /**
     * Guards a plug-in.
     *
     * @param name   name and version of the plug-in, for messages
     * @param loader its class loader
     */
    public PluginGuard(String name, ClassLoader loader) {
        this.plugin = new Callee("plug-in " + name, loader);
    }

    /** The same plug-in with all calls guarded. */
    public MoePlugin plugin(MoePlugin unguarded) {
        return new GuardedPlugin(unguarded, plugin);
    }

    /**
     * Runs other code of the plug-in, such as constructors.
     *
     * @param what the code, worded as the end of a message "has not returned from ..."
     */
    public <T> T call(String what, Supplier<T> work) {
        return plugin.call(what, work);
    }
}
