package io.locmoe.cli.command;

import io.locmoe.cli.exit.ExitCode;
import io.locmoe.laboratory.bench.leftovers.Ending;
import io.locmoe.laboratory.bench.leftovers.LauncherReport;
import io.locmoe.laboratory.bench.leftovers.LauncherStudy;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench launcher}: looks for leftovers of a command that is ended early. */
@Command(
        name = "launcher",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Kills and interrupts the command of a training, and looks for its leftovers on this machine.",
        footer = {
            "",
            "The output directory gets launcher.json, and the trainings' files.",
            "The exit code is 1 if something was left."
        })
final class LauncherBenchCommand implements Callable<Integer> {
    /** Some minutes of training, so that one that outlives a killed command still comes to its end. */
    private static final String STEPS = "20000";

    @Option(
            names = "--times",
            paramLabel = "N",
            defaultValue = "1",
            description = "Trainings for each way of ending (${DEFAULT-VALUE}).")
    private int times;

    @Option(
            names = "--endings",
            paramLabel = "WAY",
            split = ",",
            defaultValue = "killed,interrupted,asked",
            description =
                    "How the command ends: SIGKILL, Ctrl-C, SIGTERM (${DEFAULT-VALUE}); also interrupted-twice, which"
                            + " kills the nodes.")
    private List<String> endings;

    @Mixin
    private BenchJob job;

    @Mixin
    private BenchOutput output;

    @Override
    public Integer call() {
        return output.run(this::measure);
    }

    private int measure(Path directory) {
        Map<String, String> usual = new TreeMap<>(BenchJob.SMALL);
        usual.putAll(Map.of("steps", STEPS, "nodes", "2"));
        LauncherReport report = new LauncherStudy(
                        output.command(),
                        job.settings(usual),
                        endings.stream().map(Ending::of).toList(),
                        times,
                        directory,
                        output::progress)
                .run();
        output.print(List.of(report.table().text()));
        return report.isClean() ? ExitCode.OK : ExitCode.FAILURE;
    }
}
