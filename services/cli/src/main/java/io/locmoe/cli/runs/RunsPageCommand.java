package io.locmoe.cli.runs;

import io.locmoe.cli.exit.ExitCode;
import io.locmoe.dashboard.PageServer;
import io.locmoe.launcher.RunException;
import io.locmoe.launcher.run.Interruption;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code runs page}: shows the runs of a directory in a browser. */
@Command(
        name = "page",
        mixinStandardHelpOptions = true,
        description = {
            "Serves pages of the runs in a directory to browsers of this machine, until Ctrl-C: a table, each run with"
                    + " its charts, several runs over each other, and comparisons.",
            "The address has a secret; nobody else on the machine or the network can open it."
        })
final class RunsPageCommand implements Callable<Integer> {
    @Mixin
    private RunsDirectory directory;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        CountDownLatch end = new CountDownLatch(1);
        try (Interruption interruption = new Interruption();
                Interruption.Reaction _ = interruption.atFirst(end::countDown);
                PageServer server = PageServer.start(new DirectoryRuns(directory.path(), Optional.empty()))) {
            PrintWriter out = spec.commandLine().getOut();
            out.println("runs: " + server.address());
            out.println("Ctrl-C ends it");
            out.flush();
            end.await();
            return ExitCode.OK;
        } catch (IOException e) {
            throw RunException.failure("the pages cannot be served: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ExitCode.OK;
        }
    }
}
