package io.locmoe.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The poms and guides name the same version of the SPI. */
class SpiVersionTest {
    private static final Pattern NAMED = Pattern.compile("(?:LocMoE-Spi-Version>|spi\\.version>|Spi-Version: )(\\d+)");

    @Test
    void pomsAndGuidesNameTheVersionOfTheInterface() throws IOException {
        List<String> named = new ArrayList<>();
        for (Path file : files()) {
            Matcher version = NAMED.matcher(Files.readString(file));
            while (version.find()) {
                assertThat(version.group(1)).as("in %s", file).isEqualTo(Integer.toString(MoePlugin.SPI_VERSION));
                named.add(file.toString());
            }
        }
        assertThat(named).contains("../pom.xml", "../docs/plugin-guide.md").hasSizeGreaterThanOrEqualTo(6);
    }

    private static List<Path> files() throws IOException {
        List<Path> files = new ArrayList<>(List.of(Path.of("../pom.xml"), Path.of("../docs/plugin-guide.md")));
        for (String root : List.of("plugins", "ascend-driver", "integration-tests", "examples")) {
            try (Stream<Path> all = Files.find(
                    Path.of("..", root),
                    6,
                    (path, _) -> path.endsWith("pom.xml") && !path.toString().contains("/target/"))) {
                all.forEach(files::add);
            }
        }
        return files;
    }
}
