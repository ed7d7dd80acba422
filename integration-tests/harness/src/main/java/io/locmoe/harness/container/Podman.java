package io.locmoe.harness.container;

import io.locmoe.harness.install.HarnessException;
import io.locmoe.harness.process.CommandProcess;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Podman, which runs containers on this machine. Thread-safe.
 *
 * @param logs     directory for the output of its commands
 * @param programs directories to search for programs
 */
public record Podman(Path logs, List<Path> programs) {
    /** Longest wait for a short command. */
    public static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final String ENGINE = "podman";
    /** A runtime that works with any version of cgroups, unlike podman's default. */
    private static final String RUNTIME = "runc";

    private static final String LABEL = "io.locmoe.harness=";

    public Podman {
        programs = List.copyOf(programs);
    }

    /** Podman on this machine: on the path, or in the directories of root's path. */
    public static Podman current(Path logs) {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        return new Podman(
                logs,
                Stream.concat(
                                Stream.of(path.split(File.pathSeparator)),
                                Stream.of("/usr/local/bin", "/usr/bin", "/usr/sbin", "/sbin"))
                        .filter(directory -> !directory.isBlank())
                        .map(Path::of)
                        .toList());
    }

    /** A sentence about what is missing, and what to do; empty if podman is installed. */
    public Optional<String> missing() {
        return find(ENGINE).isPresent()
                ? Optional.empty()
                : Optional.of("containers need podman; install it with: apt-get install --no-install-recommends podman "
                        + RUNTIME);
    }

    private Optional<Path> find(String command) {
        return programs.stream()
                .map(directory -> directory.resolve(command))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** A command line of podman. */
    List<String> words(List<String> arguments) {
        List<String> words = new ArrayList<>(List.of(
                "env",
                "PODMAN_IGNORE_CGROUPSV1_WARNING=1",
                find(ENGINE).map(Path::toString).orElse(ENGINE),
                // These work without systemd.
                "--cgroup-manager=cgroupfs",
                "--events-backend=none"));
        find(RUNTIME).ifPresent(runtime -> words.add("--runtime=" + runtime));
        words.addAll(arguments);
        return List.copyOf(words);
    }

    /**
     * Runs a command of podman to its end.
     *
     * @return its output
     * @throws HarnessException with its output, if it fails
     */
    public String run(String... arguments) {
        try (CommandProcess command = ended(arguments)) {
            return command.output().strip();
        }
    }

    /** The output of a container so far, with errors last. */
    public String logs(String container) {
        try (CommandProcess command = ended("logs", container)) {
            return command.output() + command.errors();
        }
    }

    private CommandProcess ended(String... arguments) {
        CommandProcess command = CommandProcess.start(ENGINE, words(List.of(arguments)), logs, Map.of());
        if (command.awaitEnd(PATIENCE) != 0) {
            throw new HarnessException("'podman " + arguments[0] + "' failed:" + command.tail());
        }
        return command;
    }

    /** The label of all containers of a mesh. */
    static String label(Path mesh) {
        return LABEL + mesh;
    }

    /**
     * Kills and removes all containers of a mesh, including paused ones; returns when they are removed. On a busy
     * machine podman fails to remove a container whose own processes end at the same time, and can a moment later.
     */
    public void removeOf(Path mesh) {
        String[] removal = {"rm", "--force", "--ignore", "--time=0", "--filter=label=" + label(mesh)};
        try {
            run(removal);
        } catch (HarnessException endsJustNow) {
            run(removal);
        }
    }
}
