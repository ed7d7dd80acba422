package io.locmoe.launcher.network;

import io.locmoe.launcher.RunException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The commands of the system.
 *
 * @param directories directories that are searched
 */
record SystemTools(List<Path> directories) {

    /** The commands of this machine: on the path, or in the usual directories of root's path. */
    static SystemTools current() {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        return new SystemTools(Stream.concat(
                        Arrays.stream(path.split(":")).filter(d -> !d.isEmpty()),
                        Stream.of("/usr/sbin", "/sbin", "/usr/bin", "/bin"))
                .map(Path::of)
                .toList());
    }

    Optional<Path> find(String name) {
        return directories.stream()
                .map(directory -> directory.resolve(name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** A process whose command is searched here, like the commands that it runs itself. */
    ProcessBuilder process(List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(located(command));
        builder.environment()
                .put("PATH", directories.stream().map(Path::toString).collect(Collectors.joining(":")));
        return builder;
    }

    /** The command line with the full path of its command. */
    List<String> located(List<String> command) {
        List<String> located = new ArrayList<>(command);
        located.set(0, find(command.getFirst()).map(Path::toString).orElse(command.getFirst()));
        return located;
    }

    /**
     * Runs a command to its end.
     *
     * @return its output
     * @throws RunException with its output, if it fails
     */
    String run(List<String> command) {
        try {
            Process process = process(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            if (process.waitFor() != 0) {
                throw RunException.failure("`" + String.join(" ", command) + "` failed: " + output);
            }
            return output;
        } catch (IOException e) {
            throw RunException.failure("`" + command.getFirst() + "` cannot be run: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw RunException.failure("interrupted while `" + String.join(" ", command) + "` ran", e);
        }
    }
}
