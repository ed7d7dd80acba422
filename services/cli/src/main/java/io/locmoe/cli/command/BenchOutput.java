package io.locmoe.cli.command;

import io.locmoe.cli.usage.GivenCommand;
import io.locmoe.launcher.RunException;
import io.locmoe.run.ControlException;
import io.locmoe.settings.Visible;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Common output and error handling of the commands that benchmark trainings. */
final class BenchOutput {
    /** Measures, and writes the result. */
    interface Measurement {
        /**
         * Runs the measurement.
         *
         * @param directory absolute directory for the result; it need not exist
         * @return exit code
         */
        int run(Path directory) throws IOException;
    }

    @Option(names = "--out", paramLabel = "DIR", description = "Output directory (runs/<time>-${COMMAND-NAME}).")
    private Path out;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    /** The command line as given by the user. */
    String command() {
        return GivenCommand.of(spec);
    }

    /**
     * Runs a measurement.
     *
     * @throws RunException if the mesh refuses it, or the result cannot be written, with the reason
     */
    int run(Measurement measurement) {
        Path directory = OutOption.usable(out, spec.name());
        try {
            return measurement.run(directory);
        } catch (ControlException e) {
            throw RunException.failure(e.getMessage(), e);
        } catch (IOException e) {
            throw RunException.failure("the result cannot be written to " + directory + ": " + e.getMessage(), e);
        }
    }

    /** Prints the current measurement on standard error. */
    void progress(String line) {
        spec.commandLine().getErr().println(Visible.entry(line));
        spec.commandLine().getErr().flush();
    }

    /** Prints the results on standard output. */
    void print(List<String> texts) {
        PrintWriter text = spec.commandLine().getOut();
        texts.forEach(one -> text.println(Visible.lines(one)));
        text.flush();
    }
}
