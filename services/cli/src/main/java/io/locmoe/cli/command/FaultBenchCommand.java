package io.locmoe.cli.command;

import io.locmoe.cli.exit.ExitCode;
import io.locmoe.cli.settings.JobOptions;
import io.locmoe.cli.settings.PluginDirectories;
import io.locmoe.engine.settings.JobSettings;
import io.locmoe.laboratory.bench.faults.FaultKind;
import io.locmoe.laboratory.bench.faults.FaultReport;
import io.locmoe.laboratory.bench.faults.FaultStudy;
import io.locmoe.launcher.check.Preflight;
import io.locmoe.launcher.files.Versions;
import io.locmoe.pluginhost.PluginCatalog;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench faults}: measures what faults cost a training. */
@Command(
        name = "faults",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Injects faults into a training on this machine, and measures how it continues.",
        footer = {
            "",
            "The output directory gets faults.json, index.html with a time line, and the training's files.",
            "The exit code is 1 if the training did not survive all faults with the losses of an undisturbed run."
        })
final class FaultBenchCommand implements Callable<Integer> {
    @Option(
            names = "--faults",
            paramLabel = "N",
            defaultValue = "10",
            description = "Number of faults (${DEFAULT-VALUE}).")
    private int faults;

    @Option(
            names = "--kinds",
            paramLabel = "KIND",
            split = ",",
            defaultValue = "kill,leader,neighbours,stop",
            description = "Kinds of faults, each as often as the others: kill, leader, neighbours, stop, slow,"
                    + " relieved, flip, directory, disk, gone, join, link, halves, minority, one-way"
                    + " (${DEFAULT-VALUE}).")
    private List<String> kinds;

    @Option(
            names = "--every",
            paramLabel = "SECONDS",
            defaultValue = "20",
            description = "Mean time between two faults; a fault waits until the training has continued after the"
                    + " previous one (${DEFAULT-VALUE}).")
    private double every;

    @Option(
            names = "--fault-seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Seed of kinds, nodes and times of the faults (${DEFAULT-VALUE}).")
    private long seed;

    @Mixin
    private JobOptions job;

    @Mixin
    private PluginDirectories plugins;

    @Mixin
    private BenchOutput output;

    @Override
    public Integer call() {
        return output.run(directory -> {
            FaultReport report = study(directory).run(output::progress);
            output.print(List.of(report.table().text()));
            output.print(report.findings());
            return report.isAsUndisturbed() ? ExitCode.OK : ExitCode.FAILURE;
        });
    }

    private FaultStudy study(Path directory) {
        List<Path> directories = plugins.all();
        try (PluginCatalog catalog = PluginCatalog.load(directories)) {
            List<FaultKind> chosen = kinds.stream().map(FaultKind::of).toList();
            Map<String, String> usual =
                    new TreeMap<>(Map.of("recoveries", Integer.toString(2 * faults + 1), "steps", "1000000"));
            chosen.forEach(kind -> usual.putAll(kind.settings()));
            JobSettings settings = job.benchSettings(usual, catalog::usualGate);
            FaultStudy study = new FaultStudy(
                    output.command(),
                    settings,
                    Versions.of(settings, catalog),
                    directories,
                    directory,
                    chosen,
                    faults,
                    every,
                    seed);
            new Preflight().check(settings, catalog);
            return study;
        }
    }
}
