package io.locmoe.processes;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A distribution, whose nodes and commands are started as processes of this machine, like {@code ./locmoe} does.
 *
 * @param directory directory with {@code lib}, {@code plugins}, {@code jvm.flags} and {@code node.flags}
 */
public record Program(Path directory) {
    /** System property of each JVM: the directory that it was started from. */
    public static final String PROPERTY = "locmoe.distribution";

    private static final String MAIN = "io.locmoe.cli.Locmoe";
    /** Commands that compute in their own JVM and need the vector module; the others leave the cores to the nodes. */
    static final Set<String> COMPUTING = Set.of(
            "node", "route", "plan", "conformance", "generate", "validate", "theory", "bench", "harness", "devices");
    /** Kinds of {@code bench} that measure nodes, which are separate processes. */
    static final Set<String> BENCHES_OF_NODES = Set.of("faults", "jobs", "launcher", "recovery");

    /** The directory of the shipped plug-ins, with a sub-directory for each. */
    public Path plugins() {
        return directory.resolve("plugins");
    }

    /** The jar of the command; its manifest lists the libraries. */
    public Path jar() {
        return directory.resolve("lib").resolve("locmoe-cli.jar");
    }

    /**
     * Flags that every JVM of the project runs with.
     *
     * @throws UncheckedIOException if the build is incomplete
     */
    public List<String> jvmFlags() {
        return flags("jvm.flags");
    }

    /**
     * Further flags for a node: memory and compilers.
     *
     * @throws UncheckedIOException if the build is incomplete
     */
    public List<String> nodeFlags() {
        return flags("node.flags");
    }

    private List<String> flags(String name) {
        Path file = directory.resolve(name);
        try {
            return List.of(Files.readString(file).trim().split("\\s+"));
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "the build is incomplete: " + file + " cannot be read; delete " + directory
                            + " and start ./locmoe again",
                    e);
        }
    }

    /**
     * The command line of a node.
     *
     * @param flags further flags for its JVM
     */
    public List<String> node(List<String> flags, List<String> arguments) {
        List<String> words = java(jvmFlags());
        words.addAll(nodeFlags());
        words.addAll(flags);
        return command(words, "node", arguments);
    }

    /** The command line of a command. */
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

    /**
     * A process to be started. Other than a child of a JVM in the background, it can be interrupted by SIGINT; the
     * toolkit of Ascend NPUs takes no signal in it that a JVM needs.
     */
    public static ProcessBuilder process(List<String> words) {
        List<String> all = new ArrayList<>(List.of("env", "--default-signal=INT"));
        all.addAll(words);
        ProcessBuilder process = new ProcessBuilder(all);
        process.environment().putIfAbsent("ASCEND_COREDUMP_SIGNAL", "none");
        return process;
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
        words.add("-D" + PROPERTY + "=" + directory);
        words.addAll(classPath());
        words.add(name);
        words.addAll(arguments);
        return List.copyOf(words);
    }

    /**
     * Class path and main class. The libraries come first if {@code scripts/archive.sh} has created an archive of their
     * classes. A JVM ignores an archive that does not fit.
     */
    private List<String> classPath() {
        Path archive = directory.resolve("libraries.jsa");
        if (!Files.exists(archive)) {
            return List.of("-jar", jar().toString());
        }
        String classPath = directory.resolve("libraries.jar") + File.pathSeparator + jar();
        return List.of(
                "-XX:SharedArchiveFile=" + archive,
                "-Xshare:auto",
                "-Xlog:cds=off",
                "-Xlog:aot=off",
                "-cp",
                classPath,
                MAIN);
    }
}
