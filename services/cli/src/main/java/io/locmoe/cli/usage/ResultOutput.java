package io.locmoe.cli.usage;

import io.locmoe.cli.exit.ExitCode;
import java.io.PrintWriter;
import java.util.function.Supplier;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** How a command prints its result: as text for people, or as JSON. */
public final class ResultOutput {
    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    /** Prints the result in the chosen form; returns the exit code. */
    public int print(Supplier<String> inJson, Supplier<String> inText) {
        PrintWriter out = spec.commandLine().getOut();
        out.print(json ? inJson.get() : inText.get());
        out.flush();
        return ExitCode.OK;
    }
}
