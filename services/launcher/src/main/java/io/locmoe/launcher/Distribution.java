package io.locmoe.launcher;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The output of the build: {@code lib}, {@code texts}, {@code plugins}, {@code workshop}, {@code repository},
 * {@code jvm.flags} and {@code node.flags}.
 *
 * @param directory directory of the distribution
 */
public record Distribution(Path directory) {
    private static final Pattern HEAP = Pattern.compile("-Xmx(\\d{1,9})([mg])");
    private static final String PROPERTY = "locmoe.distribution";
    private static final String MAIN = "io.locmoe.cli.Locmoe";

    /** The distribution of this command. */
    public static Distribution current() {
        String directory = System.getProperty(PROPERTY);
        if (directory == null) {
            throw RunException.failure("the system property " + PROPERTY + " is missing; start with ./locmoe");
        }
        return new Distribution(Path.of(directory));
    }

    public Path plugins() {
        return directory.resolve("plugins");
    }

    /** The Maven repository that plug-ins are built against. */
    public Path repository() {
        return directory.resolve("repository");
    }

    /** The jar to start; its manifest lists the libraries. */
    public Path jar() {
        return directory.resolve("lib").resolve("locmoe-cli.jar");
    }

    /** Flags that every JVM of the project runs with. */
    public List<String> jvmFlags() {
        return flags("jvm.flags");
    }

    /** Additional flags for a node: memory. */
    public List<String> nodeFlags() {
        return flags("node.flags");
    }

    /** Maximum Java heap of a node, from its {@code -Xmx} flag; without one, {@code Long.MAX_VALUE}. */
    public long nodeHeapBytes() {
        return nodeFlags().stream()
                .map(HEAP::matcher)
                .filter(Matcher::matches)
                .mapToLong(
                        heap -> Long.parseLong(heap.group(1)) << (heap.group(2).equals("g") ? 30 : 20))
                .findFirst()
                .orElse(Long.MAX_VALUE);
    }

    /**
     * The arguments after the flags of a node's JVM: class path and main class. The libraries come first if
     * {@code scripts/archive.sh} has created an archive of their classes. A JVM ignores an archive that does not fit.
     */
    public List<String> program() {
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

    private List<String> flags(String name) {
        Path file = directory.resolve(name);
        try {
            return List.of(Files.readString(file).trim().split("\\s+"));
        } catch (IOException e) {
            throw RunException.failure(
                    "the build is incomplete: " + file + " cannot be read; delete " + directory
                            + " and start ./locmoe again",
                    e);
        }
    }

    /** Version of this software. */
    public static String version() {
        Properties build = new Properties();
        try (InputStream in = Distribution.class.getResourceAsStream("build.properties")) {
            build.load(in);
        } catch (IOException e) {
            throw new IllegalStateException("build.properties of the command cannot be read", e);
        }
        return build.getProperty("version");
    }
}
