package io.locmoe.cli.command;

import io.locmoe.launcher.RunException;
import picocli.CommandLine.Command;

/** Listed in the help; the script {@code locmoe} formats without starting this program. */
@Command(name = "format", mixinStandardHelpOptions = true, description = "Formats all Java sources of the project.")
public final class FormatCommand implements Runnable {
    @Override
    public void run() {
        throw RunException.usage("the script ./locmoe runs the formatter: ./locmoe format");
    }
}
