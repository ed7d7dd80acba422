package io.locmoe.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.locmoe.harness.install.HarnessException;
import io.locmoe.samples.Project;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The image that {@code ./locmoe image} builds: twice the same; {@link PlayedChartTest} runs pods of it. */
@Tag("slow")
class ImageTest {
    private static final String SECOND =
            "localhost/locmoe-test-" + ProcessHandle.current().pid() + ":second";
    private static final Path DISTRIBUTION = Project.root().resolve("services/cli/target/locmoe");

    @TempDir
    private static Path directory;

    private static BuiltImage image;

    @BeforeAll
    static void build() {
        BuiltImage.assume(directory);
        image = BuiltImage.shared();
    }

    /** The second as on a machine with less memory, where Java takes smaller heaps and collects at other times. */
    @Test
    void twoBuildsHaveTheSameDigest() {
        assertThat(image.digest()).matches("sha256:[0-9a-f]{64}").isEqualTo(image.field("{{.Digest}}"));
        try (BuiltImage second = BuiltImage.build(directory, SECOND, "-XX:MaxRAM=2g")) {
            assertThat(second.digest()).isEqualTo(image.digest());
        }
    }

    @Test
    void imageRunsAsUnprivilegedUserAndHasNoShell() {
        assertThat(image.field("{{.Config.User}}")).isEqualTo("10001:10001");
        assertThat(image.field("{{json .Config.Labels}}"))
                .contains("\"org.opencontainers.image.version\":\"", "\"io.locmoe.java\":\"25");
        assertThatThrownBy(() -> image.run(List.of("--rm", "--network=none", "--entrypoint=/bin/sh"), "-c", "true"))
                .isInstanceOf(HarnessException.class)
                .hasMessageContaining("/bin/sh");
        assertThat(image.run(List.of("--rm", "--network=none"), "plugins", "list"))
                .contains("router-locmoe", "driver-cpu", "driver-ascend");
    }

    /** The distribution's bill names every jar of it; the labels name what is beside the jars. */
    @Test
    void imageHasTheDistributionsJarsAndBillOfMaterials() throws IOException {
        assumeTrue(
                Files.exists(DISTRIBUTION.resolve("bom.json")), "Maven makes no bill of materials while it is offline");
        assertThat(image.field("{{json .Config.Labels}}"))
                .contains("\"io.locmoe.sbom\":\"/opt/locmoe/bom.json\"", "\"io.locmoe.system\":\"");
        Path files = Path.of(image.podman().run("image", "mount", image.tag()), "opt/locmoe");
        try {
            requireDistribution(files);
        } finally {
            image.podman().run("image", "unmount", image.tag());
        }
    }

    private static void requireDistribution(Path files) throws IOException {
        assertThat(files.resolve("bom.json")).hasSameBinaryContentAs(DISTRIBUTION.resolve("bom.json"));
        try (Stream<Path> all = Files.walk(files)) {
            assertThat(all.filter(file -> file.toString().endsWith(".jar")).map(files::relativize))
                    .hasSizeGreaterThan(50)
                    .allSatisfy(
                            jar -> assertThat(files.resolve(jar)).hasSameBinaryContentAs(DISTRIBUTION.resolve(jar)));
        }
    }
}
