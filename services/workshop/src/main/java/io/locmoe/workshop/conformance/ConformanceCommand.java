package io.locmoe.workshop.conformance;

import io.locmoe.cli.exit.ExitCode;
import io.locmoe.cli.workshop.Workshop;
import io.locmoe.conformance.packaged.ConformanceRun;
import io.locmoe.conformance.packaged.PackagedPlugin;
import io.locmoe.conformance.packaged.Rule;
import io.locmoe.conformance.packaged.RuleResult;
import io.locmoe.launcher.Distribution;
import io.locmoe.launcher.RunException;
import io.locmoe.pluginhost.LoadedPlugin;
import io.locmoe.pluginhost.PluginCatalog;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code conformance}: the rules of the kit, on plug-ins as they are packaged. */
@Command(name = "conformance", mixinStandardHelpOptions = true, description = Workshop.CONFORMANCE)
public final class ConformanceCommand implements Callable<Integer> {
    @Option(
            names = "--plugin-dir",
            paramLabel = "DIR",
            description = "Test the plug-ins in DIR, each in a directory of its own below it; by default those of the"
                    + " distribution.")
    private Path directory;

    @Mixin
    private SubjectOptions choice = new SubjectOptions();

    @Option(names = "--junit-xml", paramLabel = "FILE", description = "Also write the results as JUnit XML.")
    private Path xml;

    @Option(
            names = "--limit",
            paramLabel = "SECONDS",
            defaultValue = "120",
            description = "Most processor time for one rule (${DEFAULT-VALUE}).")
    private int limit;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        if (limit < 1) {
            throw RunException.usage("--limit must be at least 1: " + limit);
        } else if (xml != null && !Files.isDirectory(xml.toAbsolutePath().getParent())) {
            throw RunException.usage("--junit-xml " + xml + ": there is no directory "
                    + xml.toAbsolutePath().getParent());
        }
        Path tested = tested();
        Set<Path> directories =
                new LinkedHashSet<>(List.of(Distribution.current().plugins(), tested));
        try (PluginCatalog catalog = PluginCatalog.load(List.copyOf(directories))) {
            return run(catalog, tested);
        } catch (IllegalArgumentException e) {
            throw RunException.usage(e.getMessage());
        }
    }

    private Path tested() {
        Path own = Distribution.current().plugins();
        if (directory == null) {
            return own;
        } else if (!Files.isDirectory(directory)) {
            throw RunException.usage("--plugin-dir " + directory + " is not a directory");
        }
        Path absolute = directory.toAbsolutePath().normalize();
        return absolute.equals(own.toAbsolutePath().normalize()) ? own : absolute;
    }

    private int run(PluginCatalog catalog, Path tested) {
        List<LoadedPlugin> plugins = catalog.plugins().stream()
                .filter(plugin -> plugin.directory().startsWith(tested))
                .toList();
        if (plugins.isEmpty()) {
            throw RunException.usage(
                    tested + " has no plug-in; each has a directory of its own below it, with its jars");
        }
        List<LoadedPlugin> refused = choice.isOne()
                ? List.of()
                : plugins.stream().filter(plugin -> !plugin.isLoaded()).toList();
        List<PackagedPlugin> subjects = refused.size() == plugins.size() ? List.of() : choice.of(plugins, catalog);
        ConformanceText text = new ConformanceText(spec.commandLine().getOut());
        refused.forEach(text::refused);
        List<Results> all = subjects.stream().map(plugin -> run(plugin, text)).toList();
        text.summary(all, refused.size());
        if (xml != null) {
            new JUnitXml(all, refused).write(xml);
        }
        boolean failed = !refused.isEmpty() || all.stream().anyMatch(Results::failed);
        return failed ? ExitCode.FAILURE : ExitCode.OK;
    }

    private Results run(PackagedPlugin plugin, ConformanceText text) {
        text.head(plugin);
        ConformanceRun run = new ConformanceRun(plugin, Duration.ofSeconds(limit));
        List<RuleResult> results = new ArrayList<>();
        for (Rule rule : plugin.kind().rules()) {
            RuleResult result = run.run(rule);
            text.line(result);
            results.add(result);
        }
        return new Results(plugin, results);
    }
}
