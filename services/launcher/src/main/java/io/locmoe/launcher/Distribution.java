package io.locmoe.launcher;

import io.locmoe.processes.Program;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
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

    /** The distribution of this command. */
    public static Distribution current() {
        String directory = System.getProperty(Program.PROPERTY);
        if (directory == null) {
            throw RunException.failure("the system property " + Program.PROPERTY + " is missing; start with ./locmoe");
        }
        return new Distribution(Path.of(directory));
    }

    /** Starts nodes and commands from it. */
    public Program program() {
        return new Program(directory);
    }

    public Path plugins() {
        return program().plugins();
    }

    /** The Maven repository that plug-ins are built against. */
    public Path repository() {
        return directory.resolve("repository");
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

    private List<String> nodeFlags() {
        try {
            return program().nodeFlags();
        } catch (UncheckedIOException e) {
            throw RunException.failure(e.getMessage(), e);
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
