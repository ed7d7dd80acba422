package io.locmoe.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The Maven repository in the distribution has what plug-ins are built against, and each pom stands alone. */
class RepositoryTest {
    private static final Path OURS = ShippedJars.DISTRIBUTION.resolve("repository/io/locmoe");
    private static final Pattern DEPENDENCY =
            Pattern.compile("<groupId>io.locmoe</groupId>\\s*<artifactId>([^<]+)</artifactId>");

    @Test
    void everyPomStandsAloneAndSaysWhatARepositoryAsksFor() throws IOException {
        assertThat(poms())
                .hasSizeGreaterThan(9)
                .allSatisfy(pom -> assertThat(Files.readString(pom))
                        .doesNotContain("<parent>")
                        .contains("<name>", "<description>", "<url>", "<license>", "<developer>", "<scm"));
    }

    @Test
    void whatAPomNeedsOfOursIsThere() throws IOException {
        for (Path pom : poms()) {
            Matcher dependency = DEPENDENCY.matcher(Files.readString(pom));
            while (dependency.find()) {
                assertThat(OURS.resolve(dependency.group(1))).as(pom.toString()).isDirectory();
            }
        }
    }

    @Test
    void everyJarHasItsSources() throws IOException {
        assertThat(files(".jar").stream().filter(jar -> !jar.toString().endsWith("-sources.jar")))
                .isNotEmpty()
                .allSatisfy(jar -> assertThat(Path.of(jar.toString().replace(".jar", "-sources.jar")))
                        .exists());
    }

    private static List<Path> poms() throws IOException {
        return files(".pom");
    }

    private static List<Path> files(String ending) throws IOException {
        try (Stream<Path> files = Files.walk(OURS)) {
            return files.filter(file -> file.toString().endsWith(ending)).toList();
        }
    }
}
