package io.locmoe.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The distribution starts by its own command, also by a link to it from elsewhere. */
@Tag("slow")
class StartScriptTest {
    @TempDir
    private Path elsewhere;

    @Test
    void itListsItsPluginsAndWritesProjectsThatTestWithIt() throws IOException, InterruptedException {
        Path command = ShippedJars.DISTRIBUTION.resolve("locmoe");
        assertThat(command).isExecutable();
        Path link = Files.createSymbolicLink(elsewhere.resolve("link"), command);
        assertThat(run(link, "plugins", "list")).contains("router-locmoe", "driver-cpu");
        run(link, "plugins", "new", "gate", "own", "project", "--repository", "repository");
        assertThat(elsewhere.resolve("project/pom.xml"))
                .content()
                .contains("<locmoe.home>" + ShippedJars.DISTRIBUTION + "</locmoe.home>");
        assertThat(elsewhere.resolve("repository/io/locmoe/locmoe-spi")).isDirectory();
    }

    private String run(Path command, String... arguments) throws IOException, InterruptedException {
        ProcessBuilder words = new ProcessBuilder(command.toString());
        words.command().addAll(List.of(arguments));
        words.directory(elsewhere.toFile()).redirectErrorStream(true);
        words.environment().put("JAVA_HOME", System.getProperty("java.home"));
        words.environment().put("LOCMOE_NO_INSTALL", "yes");
        Process process = words.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }
}
