package io.locmoe.cli.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locmoe.launcher.RunException;
import io.locmoe.samples.Project;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PluginProjectTest {
    private static final Path TEMPLATES =
            Project.root().resolve("plugins/archetype/src/main/resources/archetype-resources");

    @TempDir
    private Path directory;

    @ParameterizedTest
    @EnumSource(ProjectKind.class)
    void everyTemplateIsFilledIn(ProjectKind kind) {
        assertThat(project(kind).write(directory.resolve("new")))
                .allSatisfy(file -> assertThat(file)
                        .content()
                        .isNotBlank()
                        .doesNotContain("#parse", "${kind}", "${name}", "${className}", "${package}", "${artifactId}"));
        Path service = directory.resolve("new/src/main/resources/META-INF/services/io.locmoe.spi.MoePlugin");
        assertThat(service).hasContent("org.example.farthestlast.FarthestLastPlugin");
        assertThat(directory.resolve("new/src/main/java/org/example/farthestlast/FarthestLastPlugin.java"))
                .content()
                .contains("package org.example.farthestlast;", "class FarthestLastPlugin implements MoePlugin");
    }

    /** A file that is added to the archetype is written by the command too. */
    @Test
    void noFileOfTheArchetypeIsMissing() throws IOException {
        try (Stream<Path> templates = Files.walk(TEMPLATES)) {
            long files = templates
                    .filter(Files::isRegularFile)
                    .filter(file -> !file.startsWith(TEMPLATES.resolve("kinds")))
                    .count();
            assertThat(project(ProjectKind.ROUTER).write(directory.resolve("new")))
                    .hasSize((int) files);
        }
    }

    /** Debian's own choice of Surefire runs no test and succeeds. */
    @Test
    void everyPluginOfMavenHasAVersion() throws IOException {
        project(ProjectKind.DRIVER).write(directory);
        String pom = Files.readString(directory.resolve("pom.xml"));
        List<String> plugins = pom.lines()
                .map(String::strip)
                .filter(line -> line.matches("<artifactId>maven-.*-plugin</artifactId>"))
                .distinct()
                .toList();
        assertThat(plugins)
                .hasSizeGreaterThan(5)
                .allSatisfy(plugin -> assertThat(pom).containsPattern(plugin + "\\s+<version>[0-9.]+</version>"));
    }

    @Test
    void existingFilesAreNotOverwritten() throws IOException {
        Path note = Files.writeString(directory.resolve("note.txt"), "mine");
        assertThatThrownBy(() -> project(ProjectKind.GATE).write(directory))
                .isInstanceOf(RunException.class)
                .hasMessage(directory + " is not empty; name another directory");
        assertThatThrownBy(() -> project(ProjectKind.GATE).write(note))
                .isInstanceOf(RunException.class)
                .hasMessageContaining("is a file");
        assertThat(directory).isDirectoryNotContaining("glob:**pom.xml");
    }

    private static PluginProject project(ProjectKind kind) {
        return new PluginProject(kind, ProjectName.of("farthest-last"), "1.2.3", Path.of("/opt/locmoe"));
    }
}
