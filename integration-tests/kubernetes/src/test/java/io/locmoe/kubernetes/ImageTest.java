package io.locmoe.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.locmoe.harness.install.HarnessException;
import io.locmoe.samples.Project;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The image that {@code ./locmoe image} builds: twice the same, and a node of it trains as in a restricted pod. */
@Tag("slow")
class ImageTest {
    private static final String NAME = "locmoe-test-" + ProcessHandle.current().pid();
    private static final String TRAINING = NAME + "-train";
    private static final String COPIED = NAME + "-copied";
    private static final Path DISTRIBUTION = Project.root().resolve("services/cli/target/locmoe");

    @TempDir
    private static Path directory;

    private static BuiltImage image;

    @BeforeAll
    static void build() {
        BuiltImage.assume(directory);
        image = BuiltImage.build(directory, "localhost/" + NAME + ":1");
    }

    @AfterAll
    static void remove() {
        if (image != null) {
            // The training has the network of the node.
            for (String container : List.of(TRAINING, NAME, COPIED)) {
                image.podman().run("rm", "--force", "--ignore", "--time=0", container);
            }
            image.close();
        }
    }

    /** The second as on a machine with less memory, where Java takes smaller heaps and collects at other times. */
    @Test
    void twoBuildsHaveTheSameDigest() {
        assertThat(image.digest()).matches("sha256:[0-9a-f]{64}").isEqualTo(image.field("{{.Digest}}"));
        try (BuiltImage second = BuiltImage.build(directory, "localhost/" + NAME + ":2", "-XX:MaxRAM=2g")) {
            assertThat(second.digest()).isEqualTo(image.digest());
        }
    }

    @Test
    void itIsForAUserWithoutRightsAndHasNoShell() {
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
    void itsJarsAreThoseOfTheDistributionAndItHasTheirBillOfMaterials() throws IOException {
        assumeTrue(
                Files.exists(DISTRIBUTION.resolve("bom.json")), "Maven makes no bill of materials while it is offline");
        assertThat(image.field("{{json .Config.Labels}}"))
                .contains("\"io.locmoe.sbom\":\"/opt/locmoe/bom.json\"", "\"io.locmoe.system\":\"");
        Path files = Files.createDirectory(directory.resolve("files"));
        image.podman().run("create", "--name=" + COPIED, image.tag());
        image.podman().run("cp", COPIED + ":/opt/locmoe/.", files.toString());
        assertThat(files.resolve("bom.json")).hasSameBinaryContentAs(DISTRIBUTION.resolve("bom.json"));
        try (Stream<Path> all = Files.walk(files)) {
            assertThat(all.filter(file -> file.toString().endsWith(".jar")).map(files::relativize))
                    .hasSizeGreaterThan(50)
                    .allSatisfy(
                            jar -> assertThat(files.resolve(jar)).hasSameBinaryContentAs(DISTRIBUTION.resolve(jar)));
        }
    }

    @Test
    void aNodeOfItTrainsWithWhatPodsMayDoAndItsClassesAreParsedAlready() throws IOException {
        Path data = Files.createDirectory(directory.resolve("data"));
        Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwxrwxrwx"));
        image.run(
                List.of("--rm", "--network=none", volume(data, "/data:rw")),
                "certificates",
                "/data/certificates",
                "--node-count=1",
                "--users=job:submit");
        mountedByKubernetes(data.resolve("certificates"));
        startNode(data);
        await().atMost(Duration.ofSeconds(180))
                .until(() -> image.podman().run("logs", NAME).contains("node-0 is ready at "));
        assertThat(train(data)).contains("step 3/3").contains("completed");
        assertThat(data.resolve("run/report.json")).isNotEmptyFile();
        image.podman().run("stop", "--time=30", NAME);
        assertThat(image.podman().run("inspect", "--format={{.State.ExitCode}}", NAME))
                .as("the node left in an orderly way")
                .isIn("0", "143");
        List<String> loaded = Files.readAllLines(data.resolve("classes.log"));
        assertThat(loaded).as("of a signed jar").noneMatch(line -> line.contains(" org.bouncycastle."));
        assertThat(loaded.stream()
                        .filter(line -> line.contains("shared objects file"))
                        .count())
                .as("classes of the archive, of %d", loaded.size())
                .isGreaterThan(loaded.size() * 8 / 10);
    }

    private static void startNode(Path data) throws IOException {
        Path settings = Files.writeString(directory.resolve("node.yaml"), """
                index: ${LOCMOE_INDEX}
                certificates: /data/certificates/node-${LOCMOE_INDEX}
                controlPort: 7400
                data: /data
                """);
        image.run(List.of(
                "--detach",
                "--name=" + NAME,
                "--network=none",
                "--memory=1g",
                "--env=LOCMOE_INDEX=0",
                "--env=JAVA_TOOL_OPTIONS=-Xlog:class+load:file=/data/classes.log",
                volume(settings, "/etc/locmoe/node.yaml:ro"),
                volume(data, "/data:rw")));
    }

    /** Trains on the shipped text, as a runtime without messages in Chinese has too little text of its own. */
    private static String train(Path data) {
        image.run(
                List.of("--detach", "--name=" + TRAINING, "--network=container:" + NAME, volume(data, "/data:rw")),
                ("train --mesh 127.0.0.1:7400 --certificates /data/certificates/job --steps 3 --out /data/run"
                                + " --set width=32 --set feedForward=32 --set heads=2 --set sequence=16"
                                + " --set warmupSteps=1 --set batch=2 --set validationSequences=2")
                        .split(" "));
        await().atMost(Duration.ofSeconds(240))
                .until(() -> image.podman()
                        .run("inspect", "--format={{.State.Status}}", TRAINING)
                        .equals("exited"));
        return image.podman().run("logs", TRAINING);
    }

    /** Secrets belong to root, and a group may read them. */
    private static void mountedByKubernetes(Path certificates) throws IOException {
        try (Stream<Path> holders = Files.list(certificates)) {
            for (Path holder : holders.filter(Files::isDirectory).toList()) {
                Path key = holder.resolve("key.pem");
                Files.setAttribute(key, "unix:uid", 0);
                Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("r--r-----"));
            }
        }
    }

    private static String volume(Path from, String to) {
        return "--volume=" + from + ":" + to;
    }
}
