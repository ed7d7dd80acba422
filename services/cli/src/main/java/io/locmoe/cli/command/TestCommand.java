package io.locmoe.cli.command;

import io.locmoe.launcher.RunException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Listed in the help; the script {@code locmoe} runs the tests without starting this program. */
@Command(
        name = "test",
        mixinStandardHelpOptions = true,
        description = "Builds everything and runs all tests; --fast and -pl MODULE run some of them.")
public final class TestCommand implements Runnable {
    @Parameters(paramLabel = "ARGUMENT", description = "See ./locmoe test --help.")
    private List<String> arguments;

    @Override
    public void run() {
        throw RunException.usage("the script ./locmoe runs the tests: ./locmoe test");
    }
}
