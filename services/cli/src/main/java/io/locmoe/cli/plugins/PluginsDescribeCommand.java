package io.locmoe.cli.plugins;

import io.locmoe.cli.exit.ExitCode;
import io.locmoe.cli.settings.KeyValue;
import io.locmoe.cli.settings.MeshAccess;
import io.locmoe.cli.settings.PluginDirectories;
import io.locmoe.launcher.mesh.StandingMesh;
import io.locmoe.node.training.HeldPluginList;
import io.locmoe.pluginhost.PluginCatalog;
import io.locmoe.run.service.HeldPlugin;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code plugins describe}: describes what a plug-in offers, and checks configurations of it. */
@Command(
        name = "describe",
        mixinStandardHelpOptions = true,
        description = {
            "Describes a gate, router, communication strategy or device driver with its options.",
            "With --set or --option it also checks that configuration, as a job would, and prints all errors; the exit"
                    + " code is then 2 if there are any.",
            "With --mesh, it describes what the nodes of a mesh have under that name; the exit code is 1 if they"
                    + " differ. A configuration is then compared with the options that the nodes report."
        })
final class PluginsDescribeCommand implements Callable<Integer> {
    @Parameters(paramLabel = "NAME", description = "Name by which jobs choose it, like locmoe or all-to-all.")
    private String name;

    @Option(
            names = "--kind",
            paramLabel = "KIND",
            description = "gate, router, comm or driver, if several have that name.")
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

    @Mixin
    private MeshAccess access;

    @Option(names = "--json", description = "Print JSON, with jars, digest and version of the SPI.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        return access.address().isPresent() ? ofMesh() : ofThisMachine();
    }

    private int ofThisMachine() {
        try (PluginCatalog catalog = PluginCatalog.load(directories.all())) {
            List<HeldPlugin> plugins = HeldPluginList.of(catalog.plugins()).plugins();
            FoundOffer found = FoundOffer.find(FoundOffer.all(plugins), name, Optional.ofNullable(kind))
                    .getFirst();
            Optional<List<String>> problems = problems(found, new PluginTrial(catalog)::problems);
            print(
                    json
                            ? PluginJson.text(PluginJson.described(found, problems)) + System.lineSeparator()
                            : new OfferText(found, List.of(), problems).text());
            return problems.orElse(List.of()).isEmpty() ? ExitCode.OK : ExitCode.USAGE;
        }
    }

    private int ofMesh() {
        directories.requireNone("--mesh describes what the nodes hold");
        try (StandingMesh mesh = access.connect()) {
            MeshOffer offer = MeshOffer.find(mesh.plugins(), name, Optional.ofNullable(kind));
            Map<MeshOffer.Build, Optional<List<String>>> problems = new LinkedHashMap<>();
            offer.builds().forEach(build -> problems.put(build, problems(build)));
            print(
                    json
                            ? PluginJson.text(PluginJson.described(offer, problems::get)) + System.lineSeparator()
                            : offer.text(problems::get));
            boolean good = problems.values().stream()
                    .allMatch(found -> found.orElse(List.of()).isEmpty());
            return !good ? ExitCode.USAGE : offer.isSound() ? ExitCode.OK : ExitCode.FAILURE;
        }
    }

    private Optional<List<String>> problems(MeshOffer.Build build) {
        return problems(
                build.found(), new HeldConfiguration(build.answers().getFirst().held())::problems);
    }

    /** Empty if there is no configuration to check. */
    private Optional<List<String>> problems(FoundOffer found, Function<Map<String, String>, List<String>> check) {
        if (set.isEmpty() && options.isEmpty()) {
            return Optional.empty();
        }
        Map<String, String> settings = new TreeMap<>(KeyValue.parse("--set", set, "router.capacityFactor=1.5"));
        String kindOfIt = found.offer().kind();
        KeyValue.parse("--option", options, "capacityFactor=1.5")
                .forEach((option, value) -> settings.put(kindOfIt + "." + option, value));
        settings.put(kindOfIt, found.offer().name());
        return Optional.of(check.apply(settings));
    }

    private void print(String text) {
        PrintWriter out = spec.commandLine().getOut();
        out.print(text);
        out.flush();
    }
}
