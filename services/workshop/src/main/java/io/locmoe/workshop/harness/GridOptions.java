package io.locmoe.workshop.harness;

import io.locmoe.cli.project.CommandName;
import io.locmoe.cli.settings.KeyValue;
import io.locmoe.cli.settings.PluginDirectories;
import io.locmoe.conformance.packaged.Declaration;
import io.locmoe.conformance.packaged.Kind;
import io.locmoe.harness.grid.Fault;
import io.locmoe.harness.grid.GridCase;
import io.locmoe.harness.grid.GridPlan;
import io.locmoe.harness.job.Job;
import io.locmoe.harness.mesh.MeshPlan;
import io.locmoe.launcher.RunException;
import io.locmoe.pluginhost.Offer;
import io.locmoe.pluginhost.PluginCatalog;
import io.locmoe.pluginhost.PluginKind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which cases to run. */
final class GridOptions {
    private static final int MOST_NODES = 16;

    @Mixin
    private PluginDirectories plugins;

    @Option(names = "--router", paramLabel = "NAME", description = "The router to test, with every strategy.")
    private String router;

    @Option(
            names = "--strategy",
            paramLabel = "NAME",
            description = "The strategy to test, with several routers, or with --router only that one.")
    private String strategy;

    @Option(names = "--nodes", split = ",", paramLabel = "N", description = "Numbers of nodes (${DEFAULT-VALUE}).")
    private List<Integer> nodes = List.of(1, 2, 4);

    @Option(
            names = "--fault",
            split = ",",
            paramLabel = "NAME",
            description = "Faults: none, stopped, left, killed, paused, slowed (all).")
    private List<String> faults = new ArrayList<>();

    @Option(names = "--seed", paramLabel = "N", description = "Seed (${DEFAULT-VALUE}).")
    private long seed = 1;

    @Option(
            names = "--containers",
            description = "Run each node in a podman container; by default in this process or in one of its own.")
    private boolean containers;

    @Option(
            names = "--node-aware",
            description = "The router distinguishes nodes, so its losses may depend on the number of nodes.")
    private boolean nodeAware;

    @Option(names = "--set", paramLabel = "KEY=VALUE", description = "A setting of all jobs, as in train; repeatable.")
    private List<String> settings = new ArrayList<>();

    /** @throws RunException if something cannot be tried; nothing has been started then */
    GridPlan plan() {
        double error = declaredError();
        requireContainers();
        requireNodes();
        return new GridPlan(
                router == null ? GridPlan.ROUTERS : List.of(router),
                strategy == null ? GridPlan.STRATEGIES : List.of(strategy),
                nodes,
                faults.isEmpty()
                        ? List.of(Fault.values())
                        : faults.stream().map(GridOptions::fault).toList(),
                job(),
                own(),
                containers,
                router != null && !nodeAware,
                error);
    }

    private void requireNodes() {
        nodes.stream()
                .filter(count -> count < 1 || count > MOST_NODES)
                .findFirst()
                .ifPresent(count -> {
                    throw RunException.usage("--nodes must be from 1 to " + MOST_NODES + ", not " + count);
                });
    }

    private static Fault fault(String label) {
        try {
            return Fault.of(label);
        } catch (IllegalArgumentException e) {
            throw RunException.usage("--fault: " + e.getMessage());
        }
    }

    private void requireContainers() {
        if (containers) {
            MeshPlan.containerObstacle().ifPresent(reason -> {
                throw RunException.usage("--containers: " + reason);
            });
        }
    }

    /** Checks the names; returns the error that the author of the strategy declares in its jar. */
    private double declaredError() {
        if (router == null && strategy == null) {
            throw RunException.usage("nothing to try: name a router with --router or a strategy with --strategy");
        }
        try (PluginCatalog catalog = PluginCatalog.load(plugins.all())) {
            requireName(catalog, PluginKind.ROUTER, "--router", router);
            requireName(catalog, PluginKind.COMMUNICATION, "--strategy", strategy);
            return catalog.plugins().stream()
                    .filter(plugin -> plugin.offers().stream().anyMatch(this::isStrategy))
                    .mapToDouble(plugin -> Declaration.in(plugin.directory(), Kind.COMMUNICATION, strategy)
                            .number("error", 0))
                    .sum();
        } catch (IllegalArgumentException e) {
            throw RunException.usage(e.getMessage());
        }
    }

    private boolean isStrategy(Offer offer) {
        return offer.kind() == PluginKind.COMMUNICATION && offer.name().equals(strategy);
    }

    private static void requireName(PluginCatalog catalog, PluginKind kind, String option, String name) {
        if (name != null && !catalog.names(kind).contains(name)) {
            throw RunException.usage(option + " " + name + ": there is none of this name; there are "
                    + String.join(", ", catalog.names(kind)));
        }
    }

    private Job job() {
        Job job = Job.tiny().seed(seed);
        for (Map.Entry<String, String> each :
                KeyValue.parse("--set", settings, "router.topK=2").entrySet()) {
            job = job.set(each.getKey(), each.getValue());
        }
        return job;
    }

    /** Without the shipped plug-ins. */
    private List<Path> own() {
        List<Path> all = plugins.all();
        return all.subList(1, all.size());
    }

    /** The command that runs one case again. */
    String command(GridCase each) {
        StringBuilder command = new StringBuilder(CommandName.asCalled()).append(" harness");
        own().forEach(directory -> command.append(" --plugin-dir ").append(directory));
        command.append(" --router ")
                .append(each.router())
                .append(" --strategy ")
                .append(each.strategy());
        command.append(" --nodes ")
                .append(each.nodes())
                .append(" --fault ")
                .append(each.fault().label());
        command.append(" --seed ").append(seed);
        command.append(containers ? " --containers" : "");
        settings.forEach(setting -> command.append(" --set ").append(setting));
        return command.append(nodeAware || router == null ? " --node-aware" : "")
                .toString();
    }
}
