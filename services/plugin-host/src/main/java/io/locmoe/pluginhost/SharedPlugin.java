package io.locmoe.pluginhost;

import io.locmoe.guard.PluginThreads;
import io.locmoe.spi.device.DeviceDriver;

/**
 * A plug-in that several catalogues may hold, such as that of a job and that of its successor. When the last one lets
 * it go, its device drivers and its class loader are closed. Thread-safe.
 */
final class SharedPlugin {
    private final PluginDirectory found;
    private final Runnable end;
    private int holders;

    /** @param end runs after the plug-in is closed */
    SharedPlugin(PluginDirectory found, Runnable end) {
        this.found = found;
        this.end = end;
    }

    PluginDirectory found() {
        return found;
    }

    synchronized void hold() {
        holders++;
    }

    /** Each holder calls it once. */
    void letGo() {
        if (isLast()) {
            close();
        }
    }

    private synchronized boolean isLast() {
        holders--;
        return holders == 0;
    }

    /** They keep the plug-in's memory, and may meet classes that cannot be loaded any more. */
    private void tellThreads() {
        PluginThreads.of(found.loader())
                .forEach(sentence ->
                        System.getLogger(SharedPlugin.class.getName()).log(System.Logger.Level.WARNING, sentence));
    }

    private void close() {
        try {
            for (Offering offering : found.offerings()) {
                if (offering.object() instanceof DeviceDriver driver) {
                    driver.close();
                }
            }
        } finally {
            if (found.loader() != null) {
                tellThreads();
                PluginDirectory.close(found.loader());
            }
            end.run();
        }
    }
}
