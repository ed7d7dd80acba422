package io.locmoe.cli.command;

import io.locmoe.cli.exit.ExitCode;
import io.locmoe.cli.progress.CompareDisplay;
import io.locmoe.cli.settings.PluginDirectories;
import io.locmoe.cli.terminal.Terminal;
import io.locmoe.laboratory.compare.Comparison;
import io.locmoe.laboratory.compare.Contender;
import io.locmoe.launcher.RunException;
import io.locmoe.launcher.run.RunEnd;
import io.locmoe.pluginhost.LoadedPlugin;
import io.locmoe.pluginhost.PluginCatalog;
import io.locmoe.pluginhost.PluginKind;
import io.locmoe.run.ControlException;
import io.locmoe.settings.Visible;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code evaluate}: compares a router with hash, switch and locmoe on fixed work. */
@Command(
        name = "evaluate",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Compares a router with hash, switch and locmoe on fixed work.",
        footer = {
            "",
            "The work is the preset tiny on four nodes with the built-in text, each router from the same weights; the"
                    + " routers take turns in three rounds. 200 steps take about five minutes on two cores, --quick"
                    + " less than one.",
            "The output directory gets compare.json and index.html, which name plug-in, version and digest.",
            "For other work, use compare."
        })
public final class EvaluateCommand implements Callable<Integer> {
    private static final List<String> BESIDE = List.of("hash", "switch", "locmoe");
    private static final int ROUNDS = 3;
    private static final int QUICK_STEPS = 20;

    @Option(
            names = "--router",
            paramLabel = "NAME",
            required = true,
            description = "ROUTER[@GATE][:OPTION=VALUE]..., as compare takes it.")
    private String router;

    @Mixin
    private PluginDirectories plugins;

    @Option(
            names = "--steps",
            paramLabel = "N",
            defaultValue = "200",
            description = "Training steps of each router (${DEFAULT-VALUE}).")
    private int steps;

    @Option(
            names = "--quick",
            description = "20 steps of each router in one round: whether the router works, not how good it is.")
    private boolean quick;

    @Option(
            names = "--seeds",
            paramLabel = "N",
            defaultValue = "1",
            description = "Trainings of each router (${DEFAULT-VALUE}); three show the spread between seeds.")
    private int seeds;

    @Option(names = "--out", paramLabel = "DIR", description = "Output directory (runs/<time>-evaluate-NAME).")
    private Path out;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        if (quick && spec.commandLine().getParseResult().hasMatchedOption("--steps")) {
            throw RunException.usage("--quick has " + QUICK_STEPS + " steps; leave --steps or --quick out");
        }
        if (steps < ROUNDS || seeds < 1) {
            throw RunException.usage(
                    "--steps must be at least " + ROUNDS + ", and --seeds at least 1: " + steps + ", " + seeds);
        }
        String name = router.split("[@:]", 2)[0];
        if (BESIDE.contains(router)) {
            throw RunException.usage("--router " + router + " is one of those that it would be put beside: "
                    + String.join(", ", BESIDE));
        }
        Path directory = directory(name);
        RunEnd end = compare(directory, owner(name));
        return ExitCode.of(end);
    }

    private RunEnd compare(Path directory, String owner) {
        try {
            RunEnd end = comparison(directory).run();
            if (end == RunEnd.COMPLETED) {
                spec.commandLine().getOut().println(owner + "; the page is " + directory.resolve("index.html"));
                spec.commandLine().getOut().flush();
            }
            return end;
        } catch (ControlException e) {
            throw RunException.failure(e.getMessage(), e);
        }
    }

    private Comparison comparison(Path directory) {
        return new Comparison(
                Contender.list(String.join(",", BESIDE) + "," + router),
                seeds,
                quick ? 1 : ROUNDS,
                Optional.empty(),
                Optional.empty(),
                Map.of("steps", Integer.toString(quick ? QUICK_STEPS : steps)),
                Optional.empty(),
                plugins.all(),
                directory,
                new CompareDisplay(System.out, Terminal.standardOutput()));
    }

    /** Names the plug-in that offers the router, before anything is started. */
    private String owner(String name) {
        try (PluginCatalog catalog = PluginCatalog.load(plugins.all())) {
            catalog.router(name);
            String offer = PluginKind.ROUTER.named(name);
            LoadedPlugin plugin = catalog.plugins().stream()
                    .filter(loaded -> loaded.offers().stream()
                            .anyMatch(found -> found.toString().equals(offer)))
                    .findFirst()
                    .orElseThrow();
            return Visible.line(offer + " of plug-in " + plugin.name() + " " + plugin.version() + ", SHA-256 "
                    + plugin.origin().digest());
        } catch (IllegalArgumentException e) {
            throw RunException.usage(e.getMessage());
        }
    }

    private Path directory(String name) {
        return OutOption.usable(out, "evaluate-" + name);
    }
}
