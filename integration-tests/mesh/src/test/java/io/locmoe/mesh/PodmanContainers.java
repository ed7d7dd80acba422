package io.locmoe.mesh;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.locmoe.harness.mesh.MeshPlan;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** The containers of this machine, as podman tells of them apart from the harness. */
public final class PodmanContainers {
    private PodmanContainers() {}

    /** Skips the test, with the reason, on a machine that cannot run them. */
    public static void assume() {
        MeshPlan.containerObstacle().ifPresent(reason -> assumeTrue(false, reason));
        Namespaces.assume();
    }

    /** Name and state of those of a mesh. */
    public static List<String> of(Path mesh) {
        return podman(
                List.of("ps", "--all", "--filter=label=io.locmoe.harness=" + mesh, "--format={{.Names}} {{.Status}}"));
    }

    /** The limits of memory of those of a mesh, in bytes; 0 for none. */
    static List<Long> memoryOf(Path mesh) {
        return of(mesh).stream()
                .map(line -> podman(List.of("inspect", "--format={{.HostConfig.Memory}}", line.split(" ")[0]))
                        .getFirst())
                .map(Long::valueOf)
                .toList();
    }

    private static List<String> podman(List<String> arguments) {
        ProcessBuilder command = new ProcessBuilder("podman").redirectError(ProcessBuilder.Redirect.DISCARD);
        command.command().addAll(arguments);
        try (var output = command.start().getInputStream()) {
            return new String(output.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
