package io.locmoe.pluginhost;

import io.locmoe.guard.PluginGuard;
import io.locmoe.guard.PluginWatch;
import io.locmoe.spi.MoePlugin;
import io.locmoe.spi.device.DriverLookup;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;

/**
 * Runs a plug-in's constructors and asks what it offers, on a thread of its own: one that does not return is given up.
 *
 * @param name    of the plug-in and its version, for messages
 * @param limit   for each call
 * @param drivers that its device drivers may wrap
 */
record FirstCalls(String name, PluginClassLoader loader, Duration limit, DriverLookup drivers) {
    /**
     * Everything that the plug-in offers, guarded.
     *
     * @param faults takes what is wrong with it
     */
    List<Offering> offerings(List<String> faults) throws Exception {
        List<Offering> offerings = PluginWatch.within(limit, () -> ask(faults));
        if (offerings.isEmpty()) {
            faults.add("offers nothing: no gate, router, placement planner, communication strategy or device driver");
        }
        return offerings;
    }

    private List<Offering> ask(List<String> faults) {
        PluginGuard guard = new PluginGuard(name, loader);
        List<Offering> offerings = new ArrayList<>();
        for (MoePlugin plugin : guard.call("its constructor", this::plugins)) {
            offerings.addAll(Offering.of(guard.plugin(plugin), drivers, faults));
        }
        return offerings;
    }

    private List<MoePlugin> plugins() {
        List<MoePlugin> plugins = new ArrayList<>();
        ServiceLoader.load(MoePlugin.class, loader).forEach(plugins::add);
        return plugins;
    }
}
