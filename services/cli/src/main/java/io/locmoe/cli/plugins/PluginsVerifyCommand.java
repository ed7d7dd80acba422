package io.locmoe.cli.plugins;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.locmoe.cli.exit.ExitCode;
import io.locmoe.launcher.Distribution;
import io.locmoe.launcher.RunException;
import io.locmoe.pluginhost.LoadedPlugin;
import io.locmoe.pluginhost.PluginCatalog;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code plugins verify}. */
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        description = {
            "Loads every plug-in of a directory as a node does, beside those of the distribution, and says everything"
                    + " that is wrong.",
            "Gates, routers and strategies are also created, with their defaults. The exit code is 1 if anything is"
                    + " wrong."
        })
final class PluginsVerifyCommand implements Callable<Integer> {
    @Parameters(paramLabel = "DIR", description = "Holds plug-ins, each in a directory of its own.")
    private Path directory;

    @Option(names = "--json", description = "JSON, with jars, digests, versions of the SPI and options.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        if (!Files.isDirectory(directory)) {
            throw RunException.usage(directory + " is not a directory");
        }
        Path own = directory.toAbsolutePath().normalize();
        try (PluginCatalog catalog =
                PluginCatalog.load(List.of(Distribution.current().plugins(), own))) {
            Map<LoadedPlugin, List<String>> verdicts = verdicts(catalog, own);
            if (verdicts.isEmpty()) {
                throw RunException.failure("there is no plug-in in " + directory
                        + "; each has a directory of its own below it, with its jars");
            }
            print(json ? json(verdicts) : text(verdicts));
            return verdicts.values().stream().allMatch(List::isEmpty) ? ExitCode.OK : ExitCode.FAILURE;
        }
    }

    private static Map<LoadedPlugin, List<String>> verdicts(PluginCatalog catalog, Path own) {
        PluginTrial trial = new PluginTrial(catalog);
        Map<LoadedPlugin, List<String>> verdicts = new LinkedHashMap<>();
        for (LoadedPlugin plugin : catalog.plugins()) {
            if (plugin.directory().startsWith(own)) {
                List<String> errors = new ArrayList<>(plugin.errors());
                plugin.offers().forEach(offer -> errors.addAll(trial.problems(offer)));
                verdicts.put(plugin, errors);
            }
        }
        return verdicts;
    }

    private static String json(Map<LoadedPlugin, List<String>> verdicts) {
        ObjectNode root = PluginJson.of(List.copyOf(verdicts.keySet()));
        int place = 0;
        for (List<String> errors : verdicts.values()) {
            PluginJson.verdict((ObjectNode) root.path("plugins").path(place++), errors);
        }
        return PluginJson.text(root) + System.lineSeparator();
    }

    private static String text(Map<LoadedPlugin, List<String>> verdicts) {
        StringBuilder text = new StringBuilder();
        verdicts.forEach((plugin, errors) -> {
            text.append(plugin.name()).append(' ').append(plugin.version());
            text.append(
                    errors.isEmpty() ? ": good" : ": " + errors.size() + (errors.size() == 1 ? " error" : " errors"));
            plugin.offers().forEach(offer -> text.append(", ").append(offer));
            text.append(System.lineSeparator());
            errors.forEach(error -> text.append("    ").append(error).append(System.lineSeparator()));
        });
        return text.toString();
    }

    private void print(String text) {
        PrintWriter out = spec.commandLine().getOut();
        out.print(text);
        out.flush();
    }
}
