package io.locmoe.cli.runs;

import io.locmoe.cli.exit.ExitCode;
import io.locmoe.engine.checkpoint.file.CheckpointException;
import io.locmoe.engine.checkpoint.file.DirectoryLock;
import io.locmoe.files.PrivateDirectory;
import io.locmoe.launcher.RunException;
import io.locmoe.settings.FileFailure;
import io.locmoe.settings.Visible;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code runs rm}: removes directories of runs. */
@Command(
        name = "rm",
        mixinStandardHelpOptions = true,
        description = {
            "Removes the directories of runs on this machine, with their reports and checkpoints.",
            "If a run is unknown or still in use, nothing is removed."
        })
final class RunsRemoveCommand implements Callable<Integer> {
    @Mixin
    private RunsDirectory directory;

    @Parameters(arity = "1..*", paramLabel = "RUN", description = "Name or path of a run's directory.")
    private List<String> runs;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        List<Path> places = runs.stream()
                .map(directory::place)
                .map(Path::toAbsolutePath)
                .distinct()
                .toList();
        places.forEach(RunsRemoveCommand::requireFree);
        places.forEach(this::remove);
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.print(RunTable.json(
                    Map.of("removed", places.stream().map(Path::toString).toList())));
        }
        out.flush();
        return ExitCode.OK;
    }

    private static void requireFree(Path place) {
        try {
            DirectoryLock.requireFree(place, Duration.ZERO);
        } catch (CheckpointException e) {
            throw RunException.usage(e.getMessage());
        }
    }

    /** Holds the lock meanwhile, so that no command continues a run that goes. */
    private void remove(Path place) {
        try (DirectoryLock _ = DirectoryLock.acquire(place, "a removal", Duration.ZERO)) {
            PrivateDirectory.removeTree(place);
        } catch (CheckpointException e) {
            throw RunException.usage(e.getMessage());
        } catch (IOException e) {
            throw RunException.failure("the run in " + place + " cannot be removed: " + FileFailure.of(place, e), e);
        }
        if (!json) {
            spec.commandLine().getOut().println("removed " + Visible.line(place.toString()));
        }
    }
}
