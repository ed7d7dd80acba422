package io.locmoe.pluginhost;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Finds the plug-ins of several directories and decides which of them can be used together. Used once. */
final class PluginScanner {
    private final int spiVersion;
    private final ClassLoader host;
    private final Duration limit;
    private final List<LoadedPlugin> plugins = new ArrayList<>();
    private final List<PluginClassLoader> loaders = new ArrayList<>();
    private final Map<PluginKind, Map<String, Object>> objects = new EnumMap<>(PluginKind.class);
    private final Map<String, LoadedPlugin> owners = new HashMap<>();

    /** @param limit for each call of a plug-in while it is loaded */
    PluginScanner(int spiVersion, ClassLoader host, Duration limit) {
        this.spiVersion = spiVersion;
        this.host = host;
        this.limit = limit;
    }

    PluginCatalog scan(List<Path> directories) {
        for (Path directory : directories) {
            scan(directory.toAbsolutePath().normalize());
        }
        return new PluginCatalog(directories, plugins, objects, loaders);
    }

    private void scan(Path directory) {
        try (Stream<Path> entries = Files.list(directory)) {
            entries.filter(entry -> !entry.getFileName().toString().startsWith("."))
                    .sorted()
                    .forEach(this::visit);
        } catch (IOException e) {
            String fault = Files.exists(directory) ? "cannot be listed (" + e + ")" : "does not exist";
            plugins.add(LoadedPlugin.refused(
                    String.valueOf(directory.getFileName()),
                    "unknown",
                    directory,
                    "the plug-in directory " + directory + " " + fault + "."));
        }
    }

    private void visit(Path entry) {
        if (Files.isDirectory(entry)) {
            admit(PluginDirectory.load(entry, spiVersion, host, limit));
        } else if (PluginJars.isJar(entry)) {
            String file = entry.getFileName().toString();
            plugins.add(PluginDirectory.refused(
                            file,
                            "unknown",
                            entry,
                            "is a file among the plug-in directories; move it into a directory of its own")
                    .plugin());
        }
    }

    private void admit(PluginDirectory found) {
        Map<String, Offering> offered = new LinkedHashMap<>();
        for (Offering offering : found.offerings()) {
            String key = offering.offer().toString();
            LoadedPlugin owner = offered.put(key, offering) == null ? owners.get(key) : found.plugin();
            if (owner != null) {
                refuse(found, key, owner);
                return;
            }
        }
        plugins.add(found.plugin());
        if (found.loader() != null) {
            loaders.add(found.loader());
        }
        offered.forEach((key, offering) -> {
            owners.put(key, found.plugin());
            objects.computeIfAbsent(offering.offer().kind(), kind -> new HashMap<>())
                    .put(offering.offer().name(), offering.object());
        });
    }

    private void refuse(PluginDirectory found, String offer, LoadedPlugin owner) {
        PluginDirectory.close(found.loader());
        LoadedPlugin plugin = found.plugin();
        String fault = owner == plugin
                ? "offers the " + offer + " twice"
                : "offers the " + offer + ", which plug-in " + owner.name() + " (" + owner.directory()
                        + ") already offers; remove one of the two";
        plugins.add(PluginDirectory.refused(plugin.name(), plugin.version(), plugin.directory(), fault)
                .plugin());
    }
}
