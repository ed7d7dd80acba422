package io.locmoe.pluginhost;

import java.nio.file.Path;
import java.util.List;

/**
 * What became of one plug-in directory.
 *
 * @param name      from the manifest ({@code LocMoE-Plugin-Name}), else the directory's name
 * @param version   from the manifest ({@code LocMoE-Plugin-Version}), else {@code unknown}
 * @param directory where it lies
 * @param status    whether it can be used
 * @param reason    one sentence that says why it was refused; empty if it is loaded
 * @param offers    what users can choose; empty if it is refused
 */
public record LoadedPlugin(
        String name, String version, Path directory, Status status, String reason, List<Offer> offers) {

    /** Whether a plug-in can be used. */
    public enum Status {
        LOADED,
        REFUSED
    }

    public LoadedPlugin {
        offers = List.copyOf(offers);
    }

    static LoadedPlugin refused(String name, String version, Path directory, String reason) {
        return new LoadedPlugin(name, version, directory, Status.REFUSED, reason, List.of());
    }

    public boolean isLoaded() {
        return status == Status.LOADED;
    }
}
