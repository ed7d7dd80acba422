package io.locmoe.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What lies in {@code lib}, which every node loads from: neither tools of tests nor texts for training. */
class NodeLibrariesTest {
    private static final Path LIBRARIES = ShippedJars.DISTRIBUTION.resolve("lib");

    @Test
    void testToolsAreInTheWorkshopAndTextsApart() {
        assertThat(names(LIBRARIES))
                .contains("locmoe-cli.jar")
                .noneMatch(name -> name.contains("junit") || name.contains("assertj") || name.contains("conformance"))
                .noneMatch(name -> name.contains("embedded") || name.endsWith("-sources.jar"));
        assertThat(names(ShippedJars.DISTRIBUTION.resolve("workshop")))
                .anyMatch(name -> name.startsWith("junit-platform-launcher-"));
        assertThat(names(ShippedJars.DISTRIBUTION.resolve("texts")))
                .hasSize(2)
                .allMatch(name -> name.endsWith("-sources.jar"));
    }

    /** The command finds them there: its manifest names each, and each library. */
    @Test
    void theCommandsClassPathNamesEveryLibraryAndText() {
        String path = ShippedJars.read(
                LIBRARIES.resolve("locmoe-cli.jar"),
                jar -> jar.getManifest().getMainAttributes().getValue("Class-Path"));
        List<Path> named = List.of(path.split(" ")).stream()
                .map(name -> LIBRARIES.resolve(name).normalize())
                .filter(Files::exists)
                .toList();
        assertThat(named)
                .containsAll(ShippedJars.all().stream()
                        .filter(jar ->
                                jar.startsWith(LIBRARIES) || jar.getParent().endsWith("texts"))
                        .filter(jar -> !jar.endsWith("locmoe-cli.jar"))
                        .toList())
                .anyMatch(jar -> jar.getFileName().toString().startsWith("locmoe-workshop-"));
    }

    private static List<String> names(Path directory) {
        return ShippedJars.all().stream()
                .filter(jar -> jar.getParent().equals(directory))
                .map(jar -> jar.getFileName().toString())
                .toList();
    }
}
