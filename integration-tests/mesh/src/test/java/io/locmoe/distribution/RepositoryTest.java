package io.locmoe.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.distribution.PublishedPom.Dependency;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The Maven repository in the distribution has what plug-ins are built against, each pom stands alone, and says what a
 * public repository asks for. Where the project lives stands there as {@code unreleased}: a release says it.
 */
class RepositoryTest {
    private static final Path OURS = ShippedJars.DISTRIBUTION.resolve("repository/io/locmoe");
    private static final Set<String> NOT_FOR_USERS = Set.of(
            "parent", "modules", "build", "profiles", "repositories", "pluginRepositories", "distributionManagement");

    @Test
    void everyPomSaysWhatAPublicRepositoryAsksFor() throws IOException {
        List<String> asked = List.of(
                "version name description url licenses/license/name licenses/license/url developers/developer/name"
                        .split(" "));
        assertThat(poms()).hasSizeGreaterThan(9).allSatisfy(pom -> {
            assertThat(pom.text("groupId")).isEqualTo("io.locmoe");
            assertThat(pom.text("artifactId"))
                    .isEqualTo(pom.file().getParent().getParent().getFileName().toString());
            assertThat(asked).allSatisfy(path -> assertThat(pom.text(path)).isNotBlank());
            assertThat(pom.text("scm/url")).isNotBlank();
            assertThat(pom.text("scm/connection")).startsWith("scm:git:");
            assertThat(pom.text("scm/developerConnection")).startsWith("scm:git:");
        });
    }

    @Test
    void everyPomStandsAlone() throws IOException {
        assertThat(poms()).allSatisfy(pom -> {
            assertThat(pom.file()).content().doesNotContain("${");
            assertThat(pom.elements()).doesNotContainAnyElementsOf(NOT_FOR_USERS);
            assertThat(Stream.of(pom.dependencies(), pom.managed()).flatMap(List::stream))
                    .allSatisfy(needed -> {
                        assertThat(needed.version()).isNotBlank();
                        assertThat(needed.scope()).isIn("", "compile", "runtime", "provided");
                        assertThat(needed.isPath()).isFalse();
                    });
        });
    }

    /** Ours in the same version, and nothing unfinished of others, so that a release has no snapshot below it. */
    @Test
    void dependenciesOfPomsAreShippedOrReleased() throws IOException {
        Set<String> there = poms().stream().map(pom -> pom.text("artifactId")).collect(Collectors.toSet());
        for (PublishedPom pom : poms()) {
            assertThat(Stream.concat(pom.dependencies().stream(), pom.managed().stream()))
                    .as(pom.file().toString())
                    .allSatisfy(needed -> assertThat(
                                    isOurs(needed)
                                            ? there.contains(needed.artifact())
                                                    && needed.version().equals(pom.text("version"))
                                            : !needed.version().endsWith("SNAPSHOT"))
                            .as(needed.toString())
                            .isTrue());
        }
    }

    /** But for what nobody depends on by its name. */
    @Test
    void theBillOfMaterialsNamesWhatAuthorsDependOn() throws IOException {
        PublishedPom bill = poms().stream()
                .filter(pom -> pom.text("artifactId").equals("locmoe-bom"))
                .findFirst()
                .orElseThrow();
        assertThat(bill.managed().stream().map(Dependency::artifact))
                .contains(
                        "locmoe-spi",
                        "locmoe-router-toolkit",
                        "locmoe-comm-toolkit",
                        "locmoe-plugin-conformance",
                        "locmoe-plugin-harness",
                        "locmoe-driver-reference",
                        "locmoe-driver-strict");
    }

    @Test
    void everyJarHasItsSources() throws IOException {
        assertThat(files(".jar").stream().filter(jar -> !jar.toString().endsWith("-sources.jar")))
                .isNotEmpty()
                .allSatisfy(jar -> assertThat(Path.of(jar.toString().replace(".jar", "-sources.jar")))
                        .exists());
    }

    private static boolean isOurs(Dependency needed) {
        return needed.group().equals("io.locmoe");
    }

    private static List<PublishedPom> poms() throws IOException {
        return files(".pom").stream().map(PublishedPom::read).toList();
    }

    private static List<Path> files(String ending) throws IOException {
        try (Stream<Path> files = Files.walk(OURS)) {
            return files.filter(file -> file.toString().endsWith(ending)).toList();
        }
    }
}
