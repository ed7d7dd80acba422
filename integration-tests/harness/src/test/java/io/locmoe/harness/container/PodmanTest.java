package io.locmoe.harness.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PodmanTest {
    @TempDir
    Path programs;

    @TempDir
    Path mesh;

    private Path program(String name) throws IOException {
        return Files.createFile(
                programs.resolve(name),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }

    @Test
    void missingPodmanNamesThePackagesToInstall() throws IOException {
        assertThat(new Podman(mesh, List.of(programs)).missing())
                .hasValueSatisfying(reason -> assertThat(reason)
                        .contains("podman")
                        .contains("apt-get install --no-install-recommends podman runc"));
        program("podman");
        assertThat(new Podman(mesh, List.of(programs)).missing()).isEmpty();
    }

    @Test
    void runcIsUsedIfInstalled() throws IOException {
        Path podman = program("podman");
        Podman engine = new Podman(mesh, List.of(programs));
        assertThat(engine.words(List.of("ps")))
                .contains(podman.toString(), "ps")
                .doesNotContain("--runtime=runc");
        program("runc");
        assertThat(engine.words(List.of("ps"))).contains("--runtime=" + programs.resolve("runc"));
    }

    @Test
    void aContainerSeesTheMachineReadOnlyAndWritesIntoItsMeshAlone() throws IOException {
        program("podman");
        NodeContainer container = new NodeContainer(
                "mesh-node-0",
                "node-0",
                mesh,
                List.of(Path.of("/usr/lib/jvm"), programs, mesh.resolve("plugins")),
                Optional.of("1g"));
        List<String> words = container.wrap(new Podman(mesh, List.of(programs)), List.of("java", "-version"));
        assertThat(words)
                .contains("--volume=/usr:/usr:ro", "--volume=" + programs + ":" + programs + ":ro", "--memory=1g")
                .contains("--label=io.locmoe.harness=" + mesh)
                .endsWith("--rootfs", mesh.resolve("root-node-0").toString(), "java", "-version");
        assertThat(words.stream().filter(word -> word.endsWith(":rw")))
                .containsExactly("--volume=" + mesh + ":" + mesh + ":rw");
        assertThat(words)
                .as("what is seen already")
                .noneMatch(word -> word.contains("/usr/lib/jvm") || word.contains("plugins"));
        assertThat(words).noneMatch(word -> word.contains("shadow"));
    }
}
