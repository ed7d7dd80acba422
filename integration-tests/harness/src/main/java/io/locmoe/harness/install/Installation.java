package io.locmoe.harness.install;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A built LocMoE Mesh, to start nodes and commands from.
 *
 * @param directory directory with {@code lib}, {@code plugins}, {@code jvm.flags} and {@code node.flags}; absolute
 */
public record Installation(Path directory) {
    private static final String PROPERTY = "locmoe.home";

    private static final String VARIABLE = "LOCMOE_HOME";
    /** System property that the command sets in its JVM. */
    private static final String OWN = "locmoe.distribution";

    private static final String MARK = "jvm.flags";
    private static final String MAIN = "io.locmoe.cli.Locmoe";
    /** Commands that compute in their own JVM and need the vector module; the others leave the cores to the nodes. */
    static final Set<String> COMPUTING =
            Set.of("node", "route", "conformance", "generate", "validate", "theory", "bench", "harness", "devices");
    /** Kinds of {@code bench} that measure nodes, which are separate processes. */
    static final Set<String> BENCHES_OF_NODES = Set.of("faults", "jobs", "launcher", "recovery");

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
        for (String name : List.of(PROPERTY, OWN)) {
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

    /** The jar of the command. */
    public Path commandJar() {
        return directory.resolve("lib").resolve("locmoe-cli.jar");
    }

    /** The directory of the shipped plug-ins, with a sub-directory for each. */
    public Path plugins() {
        return directory.resolve("plugins");
    }

    /** Options that every JVM of the project needs. */
    public List<String> jvmFlags() {
        return flags("jvm.flags");
    }

    /** The command line of a node, in a JVM with a node's memory and compilers. */
    public List<String> node(List<String> arguments) {
        List<String> words = java(jvmFlags());
        words.addAll(flags("node.flags"));
        return command(words, "node", arguments);
    }

    /** The command line of a command, like that of {@code ./locmoe}. */
    public List<String> command(String name, List<String> arguments) {
        if (COMPUTING.contains(name) && !isBenchOfNodes(name, arguments)) {
            return command(java(jvmFlags()), name, arguments);
        }
        List<String> words = java(jvmFlags().stream()
                .filter(flag -> !flag.startsWith("--add-modules"))
                .toList());
        words.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx256m"));
        return command(words, name, arguments);
    }

    private static boolean isBenchOfNodes(String name, List<String> arguments) {
        return name.equals("bench") && !arguments.isEmpty() && BENCHES_OF_NODES.contains(arguments.getFirst());
    }

    private static List<String> java(List<String> flags) {
        List<String> words = new ArrayList<>();
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        words.addAll(flags);
        return words;
    }

    private List<String> command(List<String> words, String name, List<String> arguments) {
        words.add("-D" + OWN + "=" + directory);
        words.addAll(program());
        words.add(name);
        words.addAll(arguments);
        return List.copyOf(words);
    }

    /** Class path and main class. With an archive of the libraries' classes, the libraries come first. */
    private List<String> program() {
        Path archive = directory.resolve("libraries.jsa");
        if (!Files.exists(archive)) {
            return List.of("-jar", commandJar().toString());
        }
        String classPath = directory.resolve("libraries.jar") + File.pathSeparator + commandJar();
        return List.of(
                "-XX:SharedArchiveFile=" + archive,
                "-Xshare:auto",
                "-Xlog:cds=off",
                "-Xlog:aot=off",
                "-cp",
                classPath,
                MAIN);
    }

    private List<String> flags(String name) {
        Path file = directory.resolve(name);
        try {
            return List.of(Files.readString(file).trim().split("\\s+"));
        } catch (IOException e) {
            throw new HarnessException(
                    "the installation " + directory + " is incomplete: " + file + " cannot be read", e);
        }
    }
}
