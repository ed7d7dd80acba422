package io.locmoe.cli.plugins;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.locmoe.cli.exit.ExitCode;
import io.locmoe.cli.settings.KeyValue;
import io.locmoe.launcher.Distribution;
import io.locmoe.launcher.RunException;
import io.locmoe.pluginhost.LoadedPlugin;
import io.locmoe.pluginhost.PluginCatalog;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code plugins verify}: checks plug-ins thoroughly. */
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        description = {
            "Loads every plug-in of a directory as a node does, beside those of the distribution, and prints every"
                    + " error.",
            "It also creates everything that they offer, with default options, as a job would: gates and routers route"
                    + " two tokens, drivers open a device. The exit code is 1 if anything is wrong."
        })
final class PluginsVerifyCommand implements Callable<Integer> {
    @Parameters(
            arity = "0..1",
            paramLabel = "DIR",
            description = "Directory with plug-ins, each in a directory of its own.")
    private Path named;

    @Option(names = "--plugin-dir", paramLabel = "DIR", description = "The same directory, as other commands name it.")
    private Path given;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Setting of the job, like router.table=FILE, for options without a default; repeatable.")
    private List<String> set = new ArrayList<>();

    @Option(
            names = "--limit",
            paramLabel = "SECONDS",
            defaultValue = "30",
            description = "Longest time for one call of a plug-in (${DEFAULT-VALUE}).")
    private int limit;

    @Option(names = "--json", description = "Print JSON, with jars, digests, versions of the SPI and options.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        Path directory = directory();
        if (limit < 1) {
            throw RunException.usage("--limit must be at least 1: " + limit);
        }
        Path own = directory.toAbsolutePath().normalize();
        try (PluginCatalog catalog =
                PluginCatalog.load(List.of(Distribution.current().plugins(), own))) {
            List<Verdict> verdicts = verdicts(catalog, own);
            if (verdicts.isEmpty()) {
                throw RunException.failure("there is no plug-in in " + directory
                        + "; each has a directory of its own below it, with its jars");
            }
            print(json ? json(verdicts) : verdicts.stream().map(Verdict::text).collect(Collectors.joining()));
            return verdicts.stream().allMatch(Verdict::isGood) ? ExitCode.OK : ExitCode.FAILURE;
        }
    }

    private Path directory() {
        if ((named == null) == (given == null)) {
            throw RunException.usage("name one directory with plug-ins, as DIR or as --plugin-dir DIR");
        }
        Path directory = named == null ? given : named;
        if (!Files.isDirectory(directory)) {
            throw RunException.usage(directory + " is not a directory");
        }
        return directory;
    }

    private List<Verdict> verdicts(PluginCatalog catalog, Path own) {
        OfferTrial trial = new OfferTrial(
                catalog, KeyValue.parse("--set", set, "router.capacityFactor=1.5"), Duration.ofSeconds(limit));
        List<LoadedPlugin> plugins = catalog.plugins().stream()
                .filter(plugin -> plugin.directory().startsWith(own))
                .toList();
        trial.requireUsed(plugins);
        return plugins.stream().map(trial::verdict).toList();
    }

    private static String json(List<Verdict> verdicts) {
        ObjectNode root = PluginJson.of(verdicts.stream().map(Verdict::plugin).toList());
        for (int place = 0; place < verdicts.size(); place++) {
            PluginJson.verdict((ObjectNode) root.path("plugins").path(place), verdicts.get(place));
        }
        return PluginJson.text(root) + System.lineSeparator();
    }

    private void print(String text) {
        PrintWriter out = spec.commandLine().getOut();
        out.print(text);
        out.flush();
    }
}
