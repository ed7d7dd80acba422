package io.locmoe.cli.runs;

import io.locmoe.cli.exit.ExitCode;
import io.locmoe.launcher.RunException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

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

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        if (runs.size() < 2) {
            throw RunException.usage("name at least two runs, which are then put side by side");
        }
        RunDifference difference =
                new RunDifference(runs.stream().map(directory::run).toList());
        PrintWriter out = spec.commandLine().getOut();
        out.print(json ? RunTable.json(difference.values()) : difference.text());
        out.flush();
        return ExitCode.OK;
    }
}
