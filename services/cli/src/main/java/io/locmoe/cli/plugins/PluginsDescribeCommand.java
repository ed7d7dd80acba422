package io.locmoe.cli.plugins;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.locmoe.cli.exit.ExitCode;
import io.locmoe.cli.settings.KeyValue;
import io.locmoe.cli.settings.PluginDirectories;
import io.locmoe.launcher.RunException;
import io.locmoe.pluginhost.LoadedPlugin;
import io.locmoe.pluginhost.Offer;
import io.locmoe.pluginhost.PluginCatalog;
import io.locmoe.report.ReportJson;
import io.locmoe.spi.plugin.NearestName;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code plugins describe}. */
@Command(
        name = "describe",
        mixinStandardHelpOptions = true,
        description = {
            "Describes a gate, router, communication strategy or device driver with its options.",
            "With --set or --option it also checks that configuration, as a job would, and tells all errors; the exit"
                    + " code is then 2 if there are any."
        })
final class PluginsDescribeCommand implements Callable<Integer> {
    @Parameters(paramLabel = "NAME", description = "As jobs choose it, like locmoe or all-to-all.")
    private String name;

    @Option(
            names = "--kind",
            paramLabel = "KIND",
            description = "gate, router, comm or driver, where several have that name.")
    private String kind;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Setting of a job, like router.capacityFactor=1.5; repeatable.")
    private List<String> set = new ArrayList<>();

    @Option(
            names = "--option",
            paramLabel = "KEY=VALUE",
            description = "Option of NAME, like capacityFactor=1.5; repeatable.")
    private List<String> options = new ArrayList<>();

    @Mixin
    private PluginDirectories directories;

    @Option(names = "--json", description = "JSON, with jars, digest and version of the SPI.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    /** An offer and who makes it. */
    private record Found(LoadedPlugin plugin, Offer offer) {}

    @Override
    public Integer call() {
        try (PluginCatalog catalog = PluginCatalog.load(directories.all())) {
            Found found = find(catalog.plugins());
            Optional<List<String>> problems = problems(catalog, found.offer());
            PrintWriter out = spec.commandLine().getOut();
            out.print(json ? json(found, problems) : new OfferText(found.plugin(), found.offer(), problems).text());
            out.flush();
            return problems.orElse(List.of()).isEmpty() ? ExitCode.OK : ExitCode.USAGE;
        }
    }

    private Found find(List<LoadedPlugin> plugins) {
        List<Found> all = plugins.stream()
                .flatMap(plugin -> plugin.offers().stream().map(offer -> new Found(plugin, offer)))
                .filter(found -> kind == null || found.offer().kind().setting().equals(kind))
                .toList();
        List<Found> named =
                all.stream().filter(found -> found.offer().name().equals(name)).toList();
        if (named.isEmpty()) {
            throw RunException.usage("no plug-in offers '" + name + "'" + (kind == null ? "" : " as " + kind) + "; "
                    + NearestName.hint(
                            name,
                            all.stream().map(found -> found.offer().name()).toList()));
        }
        if (named.size() > 1) {
            throw RunException.usage(name + " is the name of several: "
                    + String.join(
                            ", ",
                            named.stream()
                                    .map(found -> found.offer().toString())
                                    .toList())
                    + "; choose with --kind");
        }
        return named.getFirst();
    }

    /** Empty where there is no configuration to check. */
    private Optional<List<String>> problems(PluginCatalog catalog, Offer offer) {
        if (set.isEmpty() && options.isEmpty()) {
            return Optional.empty();
        }
        Map<String, String> settings = new TreeMap<>(KeyValue.parse("--set", set, "router.capacityFactor=1.5"));
        KeyValue.parse("--option", options, "capacityFactor=1.5")
                .forEach((option, value) -> settings.put(offer.kind().setting() + "." + option, value));
        return Optional.of(new PluginTrial(catalog).problems(offer, settings));
    }

    private static String json(Found found, Optional<List<String>> problems) {
        ObjectNode json = PluginJson.of(found.plugin());
        json.set("described", PluginJson.of(found.offer()));
        problems.ifPresent(all -> json.set("problems", ReportJson.MAPPER.valueToTree(all)));
        return PluginJson.text(json) + System.lineSeparator();
    }
}
