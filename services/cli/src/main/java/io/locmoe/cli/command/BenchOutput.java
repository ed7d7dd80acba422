package io.locmoe.cli.command;

import io.locmoe.control.ControlException;
import io.locmoe.launcher.RunException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What the commands that measure trainings have in common: where results go, what they print, how they fail. */
final class BenchOutput {
    /** Measures, and writes what was found. */
    interface Measurement {
        /**
         * @param directory for the result, absolute; it need not be there
         * @return exit code
         */
        int run(Path directory) throws IOException;
    }

    @Option(names = "--out", paramLabel = "DIR", description = "Output directory (runs/<time>-${COMMAND-NAME}).")
    private Path out;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    /** The command as its user gave it. */
    String command() {
        return GivenCommand.of(spec);
    }

    /**
     * Measures.
     *
     * @throws RunException saying what the mesh refused, or that the result cannot be written, and what is in the way
     */
    int run(Measurement measurement) {
        Path directory = OutOption.checked(OutOption.orOfNow(out, spec.name()))
                .toAbsolutePath()
                .normalize();
        try {
            return measurement.run(directory);
        } catch (ControlException e) {
            throw RunException.failure(e.getMessage(), e);
        } catch (IOException e) {
            throw RunException.failure("the result cannot be written to " + directory + ": " + e.getMessage(), e);
        }
    }

    /** Tells on standard error what is being measured. */
    void progress(String line) {
        spec.commandLine().getErr().println(line);
        spec.commandLine().getErr().flush();
    }

    /** Prints what was measured on standard output. */
    void print(List<String> texts) {
        PrintWriter text = spec.commandLine().getOut();
        texts.forEach(text::println);
        text.flush();
    }
}
