package io.locmoe.cli.plugins;

import io.locmoe.cli.exit.ExitCode;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code plugins install}: installs the artifacts for building plug-ins. */
@Command(
        name = "install",
        mixinStandardHelpOptions = true,
        description = "Copies the artifacts for building plug-ins into Maven's local repository, like 'plugins new'.")
final class PluginsInstallCommand implements Callable<Integer> {
    @Mixin
    private RepositoryOption repository;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        out.println(
                "what plug-ins are built against is in " + repository.install().directory());
        out.flush();
        return ExitCode.OK;
    }
}
