package io.locmoe.cli.command;

import io.locmoe.launcher.RunException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Listed in the help; the script {@code locmoe} builds the image without starting this program. */
@Command(
        name = "image",
        mixinStandardHelpOptions = true,
        description = "Builds an OCI image for containers; only the script ./locmoe of the sources can do it.")
public final class ImageCommand implements Runnable {
    @Parameters(paramLabel = "ARGUMENT", description = "See ./locmoe image --help.")
    private List<String> arguments;

    @Override
    public void run() {
        throw RunException.usage("the script ./locmoe of the sources builds images: ./locmoe image");
    }
}
