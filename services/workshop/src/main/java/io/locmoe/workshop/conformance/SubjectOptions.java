package io.locmoe.workshop.conformance;

import io.locmoe.cli.settings.DriverWithOptions;
import io.locmoe.cli.settings.KeyValue;
import io.locmoe.cli.settings.Simulation;
import io.locmoe.conformance.packaged.Declaration;
import io.locmoe.conformance.packaged.Kind;
import io.locmoe.conformance.packaged.PackagedPlugin;
import io.locmoe.engine.settings.Choice;
import io.locmoe.guard.PluginException;
import io.locmoe.launcher.RunException;
import io.locmoe.node.training.ChosenDevice;
import io.locmoe.pluginhost.LoadedPlugin;
import io.locmoe.pluginhost.Offer;
import io.locmoe.pluginhost.PluginCatalog;
import io.locmoe.spi.comm.CommunicationStrategyFactory;
import io.locmoe.spi.device.DeviceDriver;
import io.locmoe.spi.placement.PlacementPlannerFactory;
import io.locmoe.spi.plugin.Options;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which offers of the plug-ins are tested, and with which options. */
public final class SubjectOptions {
    private static final List<String> LOSSY_WIRES = List.of("bf16", "int8");

    @Option(names = "--name", paramLabel = "NAME", description = "Test only offers with this name.")
    private String name;

    @Option(
            names = "--kind",
            paramLabel = "KIND",
            description = "Test only one kind: router, gate, placement, communication or driver.")
    private String word;

    @Option(
            names = "--option",
            paramLabel = "KEY=VALUE",
            description = "An option for the plug-in that --name chooses; repeatable.")
    private List<String> given = new ArrayList<>();

    @Option(
            names = "--driver",
            paramLabel = "NAME",
            description = "Device driver on which routers and gates compute, such as strict, which refuses code that"
                    + " works on a CPU only. Default: plain tensors of the conformance kit.")
    private String device;

    @Mixin
    private Simulation simulation;

    /** Whether the user asked for one name. */
    boolean isOne() {
        return name != null;
    }

    /**
     * The offers to test.
     *
     * @throws RunException if there are none, or the options are not theirs
     */
    List<PackagedPlugin> of(List<LoadedPlugin> plugins, PluginCatalog catalog) {
        Optional<Kind> kind = kind();
        if (name == null && !given.isEmpty()) {
            throw RunException.usage("--option belongs to one plug-in; choose it with --name");
        }
        simulation.requireDriver(device);
        List<PackagedPlugin> all = new ArrayList<>();
        for (LoadedPlugin plugin : plugins) {
            for (Offer offer : plugin.offers()) {
                if (isWanted(offer, kind, catalog)) {
                    all.addAll(variants(plugin, offer, catalog));
                }
            }
        }
        if (all.isEmpty()) {
            throw RunException.usage(nothing(plugins));
        }
        return all;
    }

    private boolean isWanted(Offer offer, Optional<Kind> kind, PluginCatalog catalog) {
        return kind.filter(wanted -> wanted != kind(offer)).isEmpty()
                && (name == null ? isHere(offer, catalog) : name.equals(offer.name()));
    }

    /** A driver is tested on its devices, which this machine may not have. */
    private static boolean isHere(Offer offer, PluginCatalog catalog) {
        try {
            return kind(offer) != Kind.DRIVER
                    || !catalog.driver(offer.name()).devices().isEmpty();
        } catch (PluginException e) {
            return true; // the first rule says so
        }
    }

    private String nothing(List<LoadedPlugin> plugins) {
        StringBuilder message = new StringBuilder("no plug-in there offers ")
                .append(word == null ? "anything" : "a " + word)
                .append(name == null ? "" : " named '" + name + "'")
                .append("; they offer ")
                .append(plugins.stream()
                        .flatMap(plugin -> plugin.offers().stream())
                        .map(Offer::toString)
                        .collect(Collectors.joining(", ")));
        for (LoadedPlugin plugin : plugins) {
            if (!plugin.isLoaded()) {
                message.append("; ")
                        .append(plugin.name())
                        .append(" cannot be loaded: ")
                        .append(plugin.reason());
            }
        }
        return message.toString();
    }

    private Optional<Kind> kind() {
        if (word == null) {
            return Optional.empty();
        }
        for (Kind kind : Kind.values()) {
            if (kind.word().equals(word)) {
                return Optional.of(kind);
            }
        }
        throw RunException.usage("--kind " + word + " is none of router, gate, placement, communication, driver");
    }

    private static Kind kind(Offer offer) {
        return Kind.valueOf(offer.kind().name());
    }

    /** As its author or the user wants it tested; a strategy without other options also with each wire that rounds. */
    private List<PackagedPlugin> variants(LoadedPlugin plugin, Offer offer, PluginCatalog catalog) {
        Declaration declaration = Declaration.in(plugin.directory(), kind(offer), offer.name());
        Map<String, String> options = new TreeMap<>(declaration.options());
        options.putAll(KeyValue.parse("--option", given, "topK=1"));
        List<PackagedPlugin> all = new ArrayList<>();
        all.add(packaged(offer, catalog, options, declaration));
        if (kind(offer) == Kind.COMMUNICATION
                && options.isEmpty()
                && catalog.communication(offer.name()).drivers().isEmpty()
                && offer.options().stream().anyMatch(option -> option.name().equals("wire"))) {
            LOSSY_WIRES.forEach(wire -> all.add(packaged(offer, catalog, Map.of("wire", wire), declaration)));
        }
        return all;
    }

    private PackagedPlugin packaged(
            Offer offer, PluginCatalog catalog, Map<String, String> options, Declaration declaration) {
        Options.parse(offer.options(), options);
        return new PackagedPlugin(
                kind(offer),
                offer.name(),
                switch (kind(offer)) {
                    case ROUTER -> catalog.router(offer.name());
                    case GATE -> catalog.gate(offer.name());
                    case PLACEMENT -> Unguarded.of(PlacementPlannerFactory.class, catalog.placement(offer.name()));
                    case COMMUNICATION ->
                        Unguarded.of(CommunicationStrategyFactory.class, catalog.communication(offer.name()));
                    case DRIVER -> driver(catalog, new Choice(offer.name(), options));
                },
                offer.options(),
                options,
                declaration,
                catalog::router,
                Optional.ofNullable(device).map(driver -> driver(catalog, simulation.of(driver))));
    }

    private static DeviceDriver driver(PluginCatalog catalog, Choice driver) {
        DeviceDriver own = Unguarded.of(DeviceDriver.class, catalog.driver(driver.name()));
        return driver.options().isEmpty() ? own : new DriverWithOptions(own, ChosenDevice.options(catalog, driver));
    }
}
