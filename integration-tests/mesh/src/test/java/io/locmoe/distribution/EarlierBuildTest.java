package io.locmoe.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.mesh.MavenOfBuild;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The build takes the jars of an earlier one out of the distribution, and the bill that lists them: beside a renamed
 * jar the old one would stay, and the plug-in would have a class twice.
 */
@Tag("slow")
class EarlierBuildTest {
    @TempDir
    private Path distribution;

    @Test
    void cleanRemovesOnlyJarsAndBillOfTheEarlierBuild() throws IOException, InterruptedException {
        for (String jar :
                List.of("plugins/router-old/old-1.jar", "lib/old-1.jar", "repository/io/locmoe/old/old-1.jar")) {
            Files.createDirectories(distribution.resolve(jar).getParent());
            Files.createFile(distribution.resolve(jar));
        }
        Files.createFile(distribution.resolve("bom.json"));
        Files.createFile(distribution.resolve("jvm.flags"));
        clean();
        try (Stream<Path> left = Files.list(distribution)) {
            assertThat(left).containsExactly(distribution.resolve("jvm.flags"));
        }
    }

    /** Runs this one step of the build, on the directory of the test. */
    private void clean() throws IOException, InterruptedException {
        ProcessBuilder maven = new ProcessBuilder(
                        Path.of(System.getProperty("maven.home"), "bin", "mvn").toString(),
                        "-o",
                        "-q",
                        "-B",
                        "-f",
                        ShippedJars.ROOT
                                .resolve("services/distribution/pom.xml")
                                .toString(),
                        "clean:clean@jars-of-earlier-builds",
                        "-Ddistribution=" + distribution,
                        "-Dmaven.repo.local=" + MavenOfBuild.repository())
                .redirectErrorStream(true);
        maven.environment().put("JAVA_HOME", System.getProperty("java.home"));
        maven.environment().put("MAVEN_OPTS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC");
        Process process = maven.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
    }
}
