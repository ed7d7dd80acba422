package io.locmoe.cli.command;

import io.locmoe.launcher.RunException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Stands in the help; the script {@code locmoe} runs the tests without starting this program. */
@Command(
        name = "test",
        mixinStandardHelpOptions = true,
        description = "Builds everything and runs all tests; arguments go to Maven.")
public final class TestCommand implements Runnable {
    @Parameters(paramLabel = "ARGUMENT", description = "For mvn verify, like -pl spi -am.")
    private List<String> arguments;

    @Override
    public void run() {
        throw RunException.usage(
                "the tests are run by the script ./locmoe, which has Maven; start them with ./locmoe test");
    }
}
