package io.locmoe.harness.install;

import io.locmoe.processes.Program;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;

/**
 * A built LocMoE Mesh, to start nodes and commands from.
 *
 * @param directory directory with {@code lib}, {@code plugins}, {@code jvm.flags} and {@code node.flags}; absolute
 */
public record Installation(Path directory) {
    private static final String PROPERTY = "locmoe.home";

    private static final String VARIABLE = "LOCMOE_HOME";
    private static final String MARK = "jvm.flags";
    private static final String BUILT = "services/cli/target/locmoe";

    public Installation {
        directory = directory.toAbsolutePath().normalize();
    }

    /**
     * The installation to test with: given by the system property {@code locmoe.home}, otherwise by the environment
     * variable {@code LOCMOE_HOME}, otherwise the one of the {@code locmoe} command on the path. Each may name the
     * distribution, or a built source directory.
     *
     * @throws HarnessException if there is none, saying what to do
     */
    public static Installation find() {
        return find(System.getProperties(), System.getenv());
    }

    static Installation find(Properties properties, Map<String, String> environment) {
        for (String name : List.of(PROPERTY, Program.PROPERTY)) {
            String named = properties.getProperty(name);
            if (named != null && !named.isBlank()) {
                return at("the system property " + name, Path.of(named));
            }
        }
        String named = environment.get(VARIABLE);
        if (named != null && !named.isBlank()) {
            return at("the environment variable " + VARIABLE, Path.of(named));
        }
        return onPath(environment.getOrDefault("PATH", ""))
                .orElseThrow(() -> new HarnessException("no LocMoE Mesh to test with: set the system property "
                        + PROPERTY + " or the environment variable " + VARIABLE
                        + " to the directory of its sources, in which './locmoe --version' has been run once, or to its"
                        + " distribution (" + BUILT + " there)"));
    }

    private static Installation at(String source, Path named) {
        return of(named)
                .orElseThrow(() -> new HarnessException(source + " names " + named + ", in which there is neither a"
                        + " distribution (a directory with " + MARK + ") nor built sources (" + BUILT
                        + "); build them with: ./locmoe --version"));
    }

    private static Optional<Installation> of(Path named) {
        return Stream.of(named, named.resolve(BUILT))
                .filter(path -> Files.isRegularFile(path.resolve(MARK)))
                .findFirst()
                .map(Installation::new);
    }

    private static Optional<Installation> onPath(String path) {
        return Arrays.stream(path.split(File.pathSeparator))
                .filter(place -> !place.isBlank())
                .map(place -> Path.of(place, "locmoe"))
                .filter(Files::isExecutable)
                .map(Installation::real)
                .flatMap(command -> of(command.getParent()).stream())
                .findFirst();
    }

    private static Path real(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException e) {
            return path;
        }
    }

    private Program program() {
        return new Program(directory);
    }

    /** The jar of the command. */
    public Path commandJar() {
        return program().jar();
    }

    /** The directory of the shipped plug-ins, with a sub-directory for each. */
    public Path plugins() {
        return program().plugins();
    }

    /** Options that every JVM of the project needs. */
    public List<String> jvmFlags() {
        return program().jvmFlags();
    }

    /** The command line of a node, in a JVM with a node's memory and compilers. */
    public List<String> node(List<String> arguments) {
        return program().node(List.of(), arguments);
    }

    /** The command line of a command, like that of {@code ./locmoe}. */
    public List<String> command(String name, List<String> arguments) {
        return program().command(name, arguments);
    }
}
