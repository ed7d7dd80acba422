package io.locmoe.harness.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstallationTest {
    @TempDir
    Path sources;

    private Path distribution;

    @BeforeEach
    void build() throws IOException {
        distribution = Files.createDirectories(sources.resolve("services/cli/target/locmoe"));
        Files.writeString(distribution.resolve("jvm.flags"), "-Da=b --add-modules=jdk.incubator.vector -Dc=d\n");
        Files.writeString(distribution.resolve("node.flags"), "-Xmx1m\n");
    }

    private static Properties property(String name, Path value) {
        Properties properties = new Properties();
        properties.setProperty(name, value.toString());
        return properties;
    }

    @Test
    void thePropertyComesBeforeTheEnvironmentAndThePath() {
        assertThat(Installation.find(property("locmoe.home", sources), Map.of("LOCMOE_HOME", "/nowhere"))
                        .directory())
                .isEqualTo(distribution);
        assertThat(Installation.find(
                                new Properties(), Map.of("LOCMOE_HOME", distribution.toString(), "PATH", "/nowhere"))
                        .directory())
                .isEqualTo(distribution);
    }

    @Test
    void theCommandOnThePathLeadsToItsSources() throws IOException {
        Path bin = Files.createDirectory(sources.resolve("bin"));
        Path command = Files.writeString(sources.resolve("locmoe"), "");
        Files.setPosixFilePermissions(command, PosixFilePermissions.fromString("rwx------"));
        Files.createSymbolicLink(bin.resolve("locmoe"), command);
        assertThat(Installation.find(new Properties(), Map.of("PATH", "/nowhere:" + bin))
                        .directory())
                .isEqualTo(distribution.toRealPath());
    }

    @Test
    void missingInstallationMessageSaysWhatToDo() {
        assertThatThrownBy(() -> Installation.find(new Properties(), Map.of()))
                .hasMessageContaining("set the system property locmoe.home or the environment variable LOCMOE_HOME")
                .hasMessageContaining("./locmoe --version");
        assertThatThrownBy(() -> Installation.find(property("locmoe.home", sources.resolve("services")), Map.of()))
                .hasMessageContaining("the system property locmoe.home names")
                .hasMessageContaining("build them with: ./locmoe --version");
    }
}
