package io.locmoe.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.locmoe.harness.install.HarnessException;
import io.locmoe.samples.Project;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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
    private static final String OURS = "/opt/locmoe/ours/locmoe-cli.jar";
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

    /** Runtime, libraries, ours: an upgrade of this project brings the last one only. */
    @Test
    void oursIsALayerOfAFewMegabytes() throws IOException {
        String history = image.podman().run("history", "--format", "json", image.tag());
        List<Long> bytes = new ObjectMapper()
                .readTree(history)
                .valueStream()
                .filter(layer -> layer.path("CreatedBy").asText().contains("COPY"))
                .map(layer -> layer.path("size").asLong())
                .toList();
        assertThat(bytes).hasSize(3);
        assertThat(bytes.getFirst()).as("the last layer").isBetween(1_000_000L, 20_000_000L);
        assertThat(bytes.getLast()).isGreaterThan(50_000_000);
    }

    /** {@code -Xshare:on} ends a JVM whose archive does not fit. */
    @Test
    void theArchiveOfClassesServesOtherJarsOfOursToo() throws IOException {
        Path changed = directory.resolve("locmoe-cli.jar");
        Files.copy(DISTRIBUTION.resolve("lib/locmoe-cli.jar"), changed);
        Files.write(changed, new byte[] {0}, StandardOpenOption.APPEND);
        changed.toFile().setReadable(true, false);
        List<String> options = List.of(
                "--rm", "--network=none", "--entrypoint=/opt/java/bin/java", "--volume", changed + ":" + OURS + ":ro");
        assertThat(image.run(
                        options,
                        "@/opt/locmoe/java.args",
                        "-Xshare:on",
                        "-jar",
                        "/opt/locmoe/lib/locmoe-cli.jar",
                        "--version"))
                .contains("LocMoE Mesh");
    }

    /** The bill names every jar, the runtime and glibc; what is for authors of plug-ins is not in an image. */
    @Test
    void imageHasTheDistributionsJarsAndABillOfThem() throws IOException {
        assertThat(image.field("{{json .Config.Labels}}"))
                .contains("\"io.locmoe.sbom\":\"/opt/locmoe/bom.json\"", "\"io.locmoe.system\":\"");
        Path files = Path.of(image.podman().run("image", "mount", image.tag()), "opt/locmoe");
        try {
            requireJars(files);
            requireBill(Files.readString(files.resolve("bom.json")));
        } finally {
            image.podman().run("image", "unmount", image.tag());
        }
    }

    private static void requireJars(Path files) throws IOException {
        Map<String, Path> jars = jars(files);
        Map<String, Path> shipped = new TreeMap<>();
        for (String part : List.of("lib", "plugins", "texts")) {
            shipped.putAll(jars(DISTRIBUTION.resolve(part)));
        }
        assertThat(jars.keySet()).hasSizeGreaterThan(50).isEqualTo(shipped.keySet());
        jars.forEach((name, jar) -> assertThat(jar).hasSameBinaryContentAs(shipped.get(name)));
        assertThat(files.resolve("lib")).isDirectoryContaining("glob:**/netty-common-*.jar");
        assertThat(files.resolve("lib")).isDirectoryNotContaining("glob:**/*-sources.jar");
    }

    /** Jars by their names; the jar that only starts has the name of the command. */
    private static Map<String, Path> jars(Path directory) throws IOException {
        Map<String, Path> jars = new TreeMap<>();
        try (Stream<Path> all = Files.walk(directory)) {
            all.filter(file -> file.toString().endsWith(".jar") && !file.endsWith("opt/locmoe/lib/locmoe-cli.jar"))
                    .forEach(jar -> jars.put(jar.getFileName().toString(), jar));
        }
        return jars;
    }

    private static void requireBill(String bill) {
        assertThat(bill).contains("pkg:generic/openjdk@").doesNotContain("junit");
        assumeTrue(bill.contains("hazelcast"), "Maven makes no bill of materials while it is offline");
        assertThat(bill).contains("pkg:maven/com.hazelcast/hazelcast@");
    }
}
