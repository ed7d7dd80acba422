package io.locmoe.cli.runs;

import io.locmoe.cli.usage.ResultOutput;
import io.locmoe.launcher.RunException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code runs diff}: what runs have apart. */
@Command(
        name = "diff",
        mixinStandardHelpOptions = true,
        description = "Shows in which settings and versions runs on this machine differ, and their results.")
final class RunsDiffCommand implements Callable<Integer> {
    @Mixin
    private RunsDirectory directory;

    @Parameters(arity = "1..*", paramLabel = "RUN", description = "Name or path of a run's directory; at least two.")
    private List<String> runs;

    @Mixin
    private ResultOutput output;

    @Override
    public Integer call() {
        if (runs.size() < 2) {
            throw RunException.usage("name at least two runs, which are then put side by side");
        }
        RunDifference difference =
                new RunDifference(runs.stream().map(directory::run).toList());
        return output.print(() -> RunTable.json(difference.values()), difference::text);
    }
}
