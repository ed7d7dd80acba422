package io.locmoe.cli.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locmoe.launcher.RunException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalRepositoryTest {
    private static final String ARTIFACT = "io/locmoe/locmoe-greeting/1/locmoe-greeting-1";

    @TempDir
    private Path directory;

    private Path shipped;
    private LocalRepository repository;

    @BeforeEach
    void ship() throws IOException {
        shipped = directory.resolve("shipped");
        repository = new LocalRepository(directory.resolve("local"));
        write(".pom", "pom.xml", "<project/>");
        write(".jar", "io/locmoe/Greeting.class", "");
        write(
                "-sources.jar",
                "io/locmoe/Greeting.java",
                "package io.locmoe;\n/** Says hello. */\npublic class Greeting {}\n");
    }

    @Test
    void artifactsAreCopiedAndDocumentedOnce() throws IOException {
        assertThat(repository.install(shipped)).isEqualTo(4);
        assertThat(repository.directory().resolve(ARTIFACT + ".pom"))
                .hasSameBinaryContentAs(shipped.resolve(ARTIFACT + ".pom"));
        assertThat(documentation()).contains("Says hello.");
        assertThat(repository.install(shipped)).isZero();
    }

    @Test
    void changedArtifactsAreReplaced() throws IOException {
        repository.install(shipped);
        Path pages = repository.directory().resolve(ARTIFACT + "-javadoc.jar");
        Files.setLastModifiedTime(pages, FileTime.fromMillis(1));
        write(
                "-sources.jar",
                "io/locmoe/Greeting.java",
                "package io.locmoe;\n/** Says goodbye. */\npublic class Greeting {}\n");
        assertThat(repository.install(shipped)).isEqualTo(2);
        assertThat(documentation()).contains("Says goodbye.");
    }

    @Test
    void aBuildWithoutArtifactsIsNamed() {
        assertThatThrownBy(() -> repository.install(directory.resolve("nowhere")))
                .isInstanceOf(RunException.class)
                .hasMessageContaining("nowhere");
    }

    @Test
    void repositoryPathIsTakenFromTheMavenSettings() throws IOException {
        UserSettings settings = new UserSettings(directory);
        assertThat(settings.localRepository()).isEqualTo(directory.resolve("repository"));
        Path file = directory.resolve("settings.xml");
        Files.writeString(file, "<settings><localRepository>/var/maven</localRepository></settings>");
        assertThat(settings.localRepository()).isEqualTo(Path.of("/var/maven"));
        Files.writeString(file, "<settings><localRepository>${env.PLACE}</localRepository></settings>");
        assertThatThrownBy(settings::localRepository).hasMessageContaining("--repository");
        Files.writeString(file, "<settings>");
        assertThatThrownBy(settings::localRepository)
                .isInstanceOf(RunException.class)
                .hasMessageContaining(file.toString());
    }

    private String documentation() throws IOException {
        try (JarFile pages = new JarFile(
                repository.directory().resolve(ARTIFACT + "-javadoc.jar").toFile())) {
            JarEntry page = pages.getJarEntry("io/locmoe/Greeting.html");
            return new String(pages.getInputStream(page).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private void write(String suffix, String entry, String text) throws IOException {
        Path jar = shipped.resolve(ARTIFACT + suffix);
        Files.createDirectories(jar.getParent());
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file)) {
            out.putNextEntry(new JarEntry(entry));
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
    }
}
