package io.locmoe.guard;

import io.locmoe.spi.MoePlugin;
import java.util.function.Supplier;

/**
 * The way into one plug-in. Everything that the host gets from it goes through here, and what that returns, and so on:
 * a call that leads into the plug-in sets its context class loader, is noted while it lasts, and turns whatever is
 * thrown into a {@link PluginException} with the plug-in's name. Two things pass: an {@link IllegalArgumentException}
 * of a factory's {@code create}, of a gate or of {@code Router.route}, which refuses what it was given, so that the
 * caller names both; and what the host or another rank throws while the plug-in calls it. Thread-safe, as far as the
 * plug-in is.
 *
 * <p>The memory of a device ({@code DeviceBuffer}) is not wrapped, because kernels bring it back to the driver: it is
 * freed through its device.
 */
public final class PluginGuard {
    private final Callee plugin;

    /**
     * Guards a plug-in.
     *
     * @param name   of the plug-in and its version, for messages
     * @param loader its class loader
     */
    public PluginGuard(String name, ClassLoader loader) {
        this.plugin = new Callee("plug-in " + name, loader);
    }

    /** The same plug-in, each call guarded. */
    public MoePlugin plugin(MoePlugin unguarded) {
        return new GuardedPlugin(unguarded, plugin);
    }

    /**
     * Runs other code of the plug-in, such as constructors.
     *
     * @param what that is, as a message that ends with "has not returned from" goes on
     */
    public <T> T call(String what, Supplier<T> work) {
        return plugin.call(what, work);
    }
}
