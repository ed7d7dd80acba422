package io.locmoe.cli.plugins;

import io.locmoe.cli.exit.ExitCode;
import io.locmoe.cli.project.ApiDocumentation;
import io.locmoe.cli.workshop.Workshop;
import io.locmoe.launcher.Distribution;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code javadoc}: writes the API pages for plug-in authors. */
@Command(
        name = "javadoc",
        mixinStandardHelpOptions = true,
        description = "Writes the pages of the API for authors of plug-ins: SPI, toolkits, conformance kit, harness.")
public final class JavadocCommand implements Callable<Integer> {
    @Parameters(
            paramLabel = "DIR",
            arity = "0..1",
            defaultValue = "locmoe-javadoc",
            description = "Directory for the pages. Default: ${DEFAULT-VALUE}.")
    private Path directory;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        Workshop.required("javadoc");
        ApiDocumentation documentation =
                new ApiDocumentation(Distribution.current().repository());
        PrintWriter out = spec.commandLine().getOut();
        out.println(documentation.write(directory.toAbsolutePath().normalize()));
        out.flush();
        return ExitCode.OK;
    }
}
