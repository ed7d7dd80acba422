package io.locmoe.pluginhost;

import io.locmoe.spi.device.DeviceDriver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/** Finds the plug-ins of several directories and decides which of them can be used together. Used once. */
final class PluginScanner {
    private final KnownDrivers drivers;
    private final Function<Path, SharedPlugin> source;
    private final List<LoadedPlugin> plugins = new ArrayList<>();
    private final List<SharedPlugin> found = new ArrayList<>();
    private final List<SharedPlugin> admitted = new ArrayList<>();
    private final Map<PluginKind, Map<String, Object>> objects = new EnumMap<>(PluginKind.class);
    private final Map<String, LoadedPlugin> owners = new HashMap<>();
    private final Map<String, Path> names = new HashMap<>();

    /**
     * Creates a scanner.
     *
     * @param drivers gets the drivers of each plug-in before the next one is loaded
     * @param source  loads the plug-in of a directory, or knows it already
     */
    PluginScanner(KnownDrivers drivers, Function<Path, SharedPlugin> source) {
        this.drivers = drivers;
        this.source = source;
    }

    /** What is not in the catalogue is closed again. */
    PluginCatalog scan(List<Path> directories) {
        try {
            for (Path directory : directories) {
                scan(directory.toAbsolutePath().normalize());
            }
            drivers.retain(objects.getOrDefault(PluginKind.DRIVER, Map.of()));
            return new PluginCatalog(directories, plugins, objects, admitted);
        } finally {
            found.forEach(SharedPlugin::letGo);
        }
    }

    private void scan(Path directory) {
        try (Stream<Path> entries = Files.list(directory)) {
            entries.filter(entry -> !entry.getFileName().toString().startsWith("."))
                    .sorted()
                    .forEach(this::visit);
        } catch (IOException e) {
            String fault = Files.exists(directory) ? "cannot be listed (" + e + ")" : "does not exist";
            plugins.add(new LoadedPlugin(
                    String.valueOf(directory.getFileName()),
                    "unknown",
                    directory,
                    PluginOrigin.NONE,
                    List.of("the plug-in directory " + directory + " " + fault + "."),
                    List.of()));
        }
    }

    private void visit(Path entry) {
        if (Files.isDirectory(entry)) {
            SharedPlugin plugin = source.apply(entry);
            plugin.hold();
            found.add(plugin);
            admit(plugin);
        } else if (PluginJars.isJar(entry)) {
            LoadedPlugin file = PluginDirectory.unread(entry.getFileName().toString(), entry);
            plugins.add(file.refused(
                    List.of("is a file among the plug-in directories; move it into a directory of its own")));
        }
    }

    private void admit(SharedPlugin shared) {
        LoadedPlugin plugin = shared.found().plugin();
        Map<String, Offering> offered = new LinkedHashMap<>();
        List<String> faults = new ArrayList<>();
        if (plugin.isLoaded() && names.containsKey(plugin.name())) {
            faults.add("has the name of the plug-in in " + names.get(plugin.name())
                    + ", and messages could not tell the two apart; remove one, or change LocMoE-Plugin-Name");
        }
        for (Offering offering : shared.found().offerings()) {
            String offer = offering.offer().toString();
            if (offered.put(offer, offering) != null) {
                faults.add("offers the " + offer + " twice");
            } else if (owners.containsKey(offer)) {
                LoadedPlugin owner = owners.get(offer);
                faults.add("offers the " + offer + ", which plug-in " + owner.name() + " (" + owner.directory()
                        + ") already offers; remove one of the two");
            }
        }
        if (faults.isEmpty()) {
            admit(shared, plugin, offered);
        } else {
            plugins.add(plugin.refused(faults));
        }
    }

    private void admit(SharedPlugin shared, LoadedPlugin plugin, Map<String, Offering> offered) {
        plugins.add(plugin);
        admitted.add(shared);
        if (plugin.isLoaded()) {
            names.put(plugin.name(), plugin.directory());
        }
        offered.forEach((key, offering) -> {
            owners.put(key, plugin);
            objects.computeIfAbsent(offering.offer().kind(), kind -> new HashMap<>())
                    .put(offering.offer().name(), offering.object());
            if (offering.object() instanceof DeviceDriver driver) {
                drivers.add(offering.offer().name(), driver);
            }
        });
    }
}
