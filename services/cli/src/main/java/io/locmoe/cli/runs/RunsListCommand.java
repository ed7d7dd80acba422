package io.locmoe.cli.runs;

import io.locmoe.cli.settings.MeshAccess;
import io.locmoe.cli.usage.ResultOutput;
import io.locmoe.control.client.MeshClient;
import io.locmoe.launcher.RunException;
import io.locmoe.run.service.RunSummary;
import io.locmoe.settings.Visible;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code runs list}: lists runs, the newest first. */
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        description = "Lists the runs of a mesh, or those in the directory of runs here, the newest first.")
final class RunsListCommand implements Callable<Integer> {
    @Mixin
    private MeshAccess access;

    @Mixin
    private RunsDirectory directory;

    @Option(names = "--tag", paramLabel = "TAG", description = "Only runs here with this tag, see runs note.")
    private String tag;

    @Mixin
    private ResultOutput output;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        if (tag != null && access.address().isPresent()) {
            throw RunException.usage("--tag is for runs on this machine, as a mesh knows no notes; leave it out");
        }
        return access.address().isPresent() ? ofMesh() : ofDirectory();
    }

    private int ofMesh() {
        try (MeshClient mesh = access.client()) {
            List<RunSummary> runs = mesh.runs();
            return output.print(() -> RunTable.json(runs), () -> RunTable.text(runs));
        }
    }

    private int ofDirectory() {
        List<LocalRun> runs =
                directory.all(problem -> spec.commandLine().getErr().println(Visible.line(problem))).stream()
                        .filter(run -> tag == null || run.note().tags().contains(tag))
                        .toList();
        return output.print(() -> RunTable.localJson(runs), () -> RunTable.localText(runs));
    }
}
