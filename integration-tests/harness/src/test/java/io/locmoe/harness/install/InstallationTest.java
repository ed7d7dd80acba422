package io.locmoe.harness.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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

    /** Vectors need the second compiler; with the first one alone, kernels are many times slower. */
    @Test
    void theCommandsThatComputeAreThoseOfTheScript() throws IOException {
        String script = Files.readString(Path.of("../../scripts/run.sh"));
        Set<String> commands = alternatives(script, "node", " ;;");
        commands.add("bench");
        assertThat(commands).isEqualTo(Installation.COMPUTING);
        assertThat(alternatives(script, "faults", " computes=false ;;")).isEqualTo(Installation.BENCHES_OF_NODES);
    }

    private static Set<String> alternatives(String script, String first, String then) {
        Matcher words = Pattern.compile("(" + first + "( \\| \\w+)+)\\)" + Pattern.quote(then))
                .matcher(script);
        assertThat(words.find()).as(first).isTrue();
        return new TreeSet<>(List.of(words.group(1).split(" \\| ")));
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

    @Test
    void onlyNodesAndComputingCommandsGetTheVectorModule() {
        Installation installation = new Installation(distribution);
        assertThat(installation.node(List.of("--config", "x")))
                .contains("-Da=b", "--add-modules=jdk.incubator.vector", "-Dc=d", "-Xmx1m")
                .endsWith("-jar", installation.commandJar().toString(), "node", "--config", "x");
        assertThat(installation.command("train", List.of("--nodes", "1")))
                .contains("-Da=b", "-Dc=d")
                .doesNotContain("--add-modules=jdk.incubator.vector", "-Xmx1m")
                .endsWith("-jar", installation.commandJar().toString(), "train", "--nodes", "1");
        assertThat(installation.command("route", List.of())).contains("--add-modules=jdk.incubator.vector");
        assertThat(installation.command("bench", List.of("step"))).contains("--add-modules=jdk.incubator.vector");
        assertThat(installation.command("bench", List.of("faults")))
                .doesNotContain("--add-modules=jdk.incubator.vector");
    }
}
