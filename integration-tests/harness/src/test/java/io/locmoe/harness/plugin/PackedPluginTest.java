package io.locmoe.harness.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locmoe.harness.plugin.sample.FirstExpertPlugin;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PackedPluginTest {
    private static final String OWN = "io/locmoe/harness/plugin/sample/";

    @TempDir
    Path directory;

    @Test
    void jarContainsThePluginAndItsDependenciesOnly() throws IOException {
        Path plugin = PackedPlugin.into(directory, FirstExpertPlugin.class);
        assertThat(plugin).isEqualTo(directory.resolve("first-expert"));
        try (JarFile jar = new JarFile(plugin.resolve("first-expert.jar").toFile())) {
            assertThat(jar.getManifest().getMainAttributes().getValue("LocMoE-Plugin-Name"))
                    .isEqualTo("first-expert");
            assertThat(new String(
                            jar.getInputStream(jar.getEntry("META-INF/services/io.locmoe.spi.MoePlugin"))
                                    .readAllBytes(),
                            StandardCharsets.UTF_8))
                    .isEqualTo(FirstExpertPlugin.class.getName());
            assertThat(jar.stream().map(Object::toString))
                    .contains(OWN + "FirstExpertPlugin.class", OWN + "FirstExpertRouter.class")
                    .noneMatch(name -> name.startsWith("io/locmoe/spi/") || name.contains("PackedPluginTest"));
        }
    }

    /** It is a jar of the class path or, while this project is built, a directory of classes. */
    @Test
    void theToolkitComesAlong() throws IOException {
        Path plugin = PackedPlugin.into(directory, FirstExpertPlugin.class);
        Set<String> classes = new TreeSet<>();
        try (Stream<Path> jars = Files.list(plugin)) {
            for (Path path : jars.toList()) {
                try (JarFile jar = new JarFile(path.toFile())) {
                    jar.stream().map(Object::toString).forEach(classes::add);
                }
            }
        }
        assertThat(classes).contains("io/locmoe/router/toolkit/CapacityRule.class");
    }

    @Test
    void aClassThatIsNotAPluginIsRefused() {
        assertThatThrownBy(() -> PackedPlugin.into(directory, String.class))
                .hasMessageContaining("java.lang.String is not a plug-in");
    }
}
