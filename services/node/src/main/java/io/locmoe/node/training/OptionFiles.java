package io.locmoe.node.training;

import io.locmoe.engine.settings.Choice;
import io.locmoe.engine.settings.JobSettings;
import io.locmoe.engine.settings.Shadow;
import io.locmoe.pluginhost.PluginCatalog;
import io.locmoe.pluginhost.PluginKind;
import io.locmoe.spi.plugin.Option;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** The files that the options of a job's plug-ins name. Skips unknown plug-ins, which another check reports. */
final class OptionFiles {
    private final PluginCatalog catalog;
    private final Map<String, String> files = new TreeMap<>();

    private OptionFiles(PluginCatalog catalog) {
        this.catalog = catalog;
    }

    /** Paths as users wrote them, by option name. */
    static Map<String, String> of(JobSettings settings, PluginCatalog catalog) {
        OptionFiles found = new OptionFiles(catalog);
        found.add(PluginKind.GATE, settings.gates(), name -> catalog.gate(name).options());
        found.add(
                PluginKind.ROUTER,
                settings.routers(),
                name -> catalog.router(name).options());
        settings.shadow().ifPresent(found::add);
        found.add(
                PluginKind.PLACEMENT,
                settings.placement().stream().toList(),
                name -> catalog.placement(name).options());
        found.add(
                PluginKind.COMMUNICATION,
                List.of(settings.communication()),
                name -> catalog.communication(name).options());
        found.add(
                PluginKind.DRIVER,
                List.of(settings.driver()),
                name -> catalog.driver(name).options());
        return found.files;
    }

    private void add(Shadow shadow) {
        add(
                PluginKind.ROUTER,
                List.of(shadow.router()),
                name -> catalog.router(name).options());
        add(
                PluginKind.GATE,
                shadow.gate().stream().toList(),
                name -> catalog.gate(name).options());
    }

    private void add(PluginKind kind, List<Choice> choices, Function<String, List<Option>> declared) {
        for (int layer = 0; layer < choices.size(); layer++) {
            Choice choice = choices.get(layer);
            String place = choices.size() == 1 ? "" : "layers." + layer + ".";
            if (catalog.names(kind).contains(choice.name())) {
                for (Option option : declared.apply(choice.name())) {
                    String path = choice.options().getOrDefault(option.name(), "");
                    if (option.type() == Path.class && !path.isBlank()) {
                        files.put(place + kind.setting() + "." + option.name(), path.trim());
                    }
                }
            }
        }
    }
}
