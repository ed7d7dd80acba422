package io.locmoe.cli.workshop;

import io.locmoe.launcher.RunException;
import io.locmoe.pluginhost.LoadedPlugin;
import io.locmoe.pluginhost.Offer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Tools for plug-in authors that a training does not need: the conformance kit and the harness. The script
 * {@code ./locmoe} builds them on first use, so a command may not find them on the class path.
 */
public interface Workshop {
    /** Description of {@code conformance}. */
    String CONFORMANCE =
            "Runs the rules of plug-ins on packaged plug-ins and prints passed, failed or unsupported for each.";

    /** Description of {@code harness}. */
    String HARNESS = "Tests a router with all strategies, or a strategy with several routers, on real meshes of several"
            + " sizes and under faults.";

    /** The command {@code conformance}, for picocli. */
    Object conformance();

    /** The command {@code harness}, for picocli. */
    Object harness();

    /**
     * The options with which the author of a plug-in wants it tested.
     *
     * @throws IllegalArgumentException if the declaration in its jars is not understood
     */
    Map<String, String> declaredOptions(LoadedPlugin plugin, Offer offer);

    /**
     * Tests devices: each kernel against its formula, copies, and the first steps of a training.
     *
     * @param json also receives the findings
     * @return whether nothing is wrong
     * @throws IOException if the findings cannot be written
     */
    boolean selfTest(SelfTestPlan plan, Optional<Path> json) throws IOException;

    /** The workshop's commands by name; if it is not built, each tells how to build it. */
    static Map<String, Object> commands() {
        Optional<Workshop> installed = installed();
        Map<String, Object> commands = new TreeMap<>();
        commands.put(
                "conformance",
                installed.map(Workshop::conformance).orElseGet(() -> absent("conformance", CONFORMANCE)));
        commands.put("harness", installed.map(Workshop::harness).orElseGet(() -> absent("harness", HARNESS)));
        return commands;
    }

    /**
     * The workshop.
     *
     * @param command the command that needs it
     * @throws RunException if it is not built
     */
    static Workshop required(String command) {
        return installed().orElseThrow(() -> missing(command));
    }

    private static Optional<Workshop> installed() {
        return ServiceLoader.load(Workshop.class).findFirst();
    }

    private static CommandSpec absent(String command, String description) {
        Callable<Integer> end = () -> {
            throw missing(command);
        };
        CommandSpec spec = CommandSpec.wrapWithoutInspection(end);
        spec.usageMessage().description(description);
        spec.parser().unmatchedArgumentsAllowed(true);
        return spec;
    }

    private static RunException missing(String command) {
        return RunException.failure(command + " needs the conformance kit and the harness, which this distribution does"
                + " not contain; the script ./locmoe of the sources builds them: ./locmoe " + command);
    }
}
