package io.locmoe.driver.ascend.toolkit;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the process was started with.
 *
 * @param variables    environment variables
 * @param home         directory of the user
 * @param architecture as CANN writes it: {@code x86_64} or {@code aarch64}
 */
public record Environment(Map<String, String> variables, Path home, String architecture) {
    private static final String SIGNALS = "ASCEND_COREDUMP_SIGNAL";

    public Environment {
        variables = Map.copyOf(variables);
    }

    /** That of this process. */
    public static Environment ofProcess() {
        String architecture = switch (System.getProperty("os.arch").toLowerCase(Locale.ROOT)) {
            case "amd64", "x86_64" -> "x86_64";
            case "arm64", "aarch64" -> "aarch64";
            default -> System.getProperty("os.arch");
        };
        return new Environment(System.getenv(), Path.of(System.getProperty("user.home")), architecture);
    }

    /** The same machine and user, for a toolkit that no variable leads to. */
    public Environment withoutVariables() {
        return new Environment(Map.of(), home, architecture);
    }

    /** A variable that is set and not empty. */
    Optional<String> variable(String name) {
        return Optional.ofNullable(variables.get(name)).filter(value -> !value.isBlank());
    }

    /** The entries of a variable that lists paths, in order. */
    Stream<Path> paths(String name) {
        return variable(name).stream()
                .flatMap(value -> Stream.of(value.split(":")))
                .filter(entry -> !entry.isBlank())
                .map(Path::of);
    }

    /** What is wrong with the environment, if CANN must not be loaded into this process. */
    public Optional<String> objection() {
        String value = variables.get(SIGNALS);
        if ("none".equals(value)) {
            return Optional.empty();
        }
        return Optional.of(SIGNALS + (value == null ? " is not set" : "=" + value)
                + ", so CANN would take over signals that the JVM needs, such as SIGSEGV, and the process would die of"
                + " what the JVM handles: set " + SIGNALS + "=none before the JVM starts, as ./locmoe does");
    }
}
