package io.locmoe.pluginhost;

import java.nio.file.Path;
import java.util.List;

/**
 * What became of one plug-in directory.
 *
 * @param name      from the manifest ({@code LocMoE-Plugin-Name}), else the directory's name
 * @param version   from the manifest ({@code LocMoE-Plugin-Version}), else {@code unknown}
 * @param directory where it lies
 * @param origin    its jars
 * @param errors    why it was refused, one sentence each; empty if it is loaded
 * @param offers    what users can choose; empty if it is refused
 */
public record LoadedPlugin(
        String name, String version, Path directory, PluginOrigin origin, List<String> errors, List<Offer> offers) {

    public LoadedPlugin {
        errors = List.copyOf(errors);
        offers = List.copyOf(offers);
    }

    /** Whether it can be used. */
    public boolean isLoaded() {
        return errors.isEmpty();
    }

    /** All errors; empty if it is loaded. */
    public String reason() {
        return String.join(" ", errors);
    }

    /** Refused, for reasons that are the rest of sentences which start with the plug-in. */
    LoadedPlugin refused(List<String> faults) {
        return new LoadedPlugin(
                name,
                version,
                directory,
                origin,
                faults.stream().map(this::sentence).toList(),
                List.of());
    }

    private String sentence(String fault) {
        return "plug-in " + name + " (" + directory + ") " + fault + (fault.endsWith(".") ? "" : ".");
    }

    LoadedPlugin offering(List<Offer> offered) {
        return new LoadedPlugin(name, version, directory, origin, List.of(), offered);
    }
}
