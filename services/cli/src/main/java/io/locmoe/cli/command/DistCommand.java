package io.locmoe.cli.command;

import io.locmoe.launcher.RunException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Listed in the help; the script {@code locmoe} packs the distribution without starting this program. */
@Command(
        name = "dist",
        mixinStandardHelpOptions = true,
        description = "Packs this build into an archive that needs a JDK only; only the sources' ./locmoe can do it.")
public final class DistCommand implements Runnable {
    @Parameters(paramLabel = "ARGUMENT", description = "See ./locmoe dist --help.")
    private List<String> arguments;

    @Override
    public void run() {
        throw RunException.usage("the script ./locmoe of the sources packs the distribution: ./locmoe dist");
    }
}
