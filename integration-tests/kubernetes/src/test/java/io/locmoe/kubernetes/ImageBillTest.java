package io.locmoe.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.locmoe.harness.process.CommandProcess;
import io.locmoe.samples.Project;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The bill of materials that the script of images writes. */
@Tag("slow")
class ImageBillTest {
    @TempDir
    private Path directory;

    @BeforeEach
    void haveAnImage() throws IOException {
        Files.createDirectories(directory.resolve("files/lib"));
        Files.createFile(directory.resolve("files/lib/netty-common-4.2.jar"));
        Files.writeString(directory.resolve("packages"), "libc6=2.41-12+deb13u4=glibc\n");
    }

    private JsonNode written() throws IOException {
        List<String> words = List.of(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Project.root().resolve("scripts/image/Bill.java").toString(),
                directory.resolve("bill.json").toString(),
                directory.resolve("maven.json").toString(),
                directory.resolve("packages").toString(),
                "debian",
                directory.resolve("files").toString());
        try (CommandProcess command = CommandProcess.start("bill", words, directory, Map.of())) {
            assertThat(command.awaitEnd(Duration.ofMinutes(1)))
                    .as(command.tail())
                    .isZero();
        }
        return new ObjectMapper().readTree(directory.resolve("bill.json").toFile());
    }

    @Test
    void theRuntimeAndGlibcAreInItAndWhatTheImageHasNotIsGone() throws IOException {
        Files.writeString(directory.resolve("maven.json"), """
                {"bomFormat": "CycloneDX", "specVersion": "1.6", "components": [
                  {"bom-ref": "n", "name": "netty-common", "version": "4.2"},
                  {"bom-ref": "j", "name": "junit-jupiter", "version": "5.14.4"}],
                 "dependencies": [{"ref": "n", "dependsOn": ["j", "n"]}, {"ref": "j", "dependsOn": []}]}
                """);
        JsonNode bill = written();
        assertThat(bill.path("components")
                        .valueStream()
                        .map(component -> component.path("purl").asText()
                                + component.path("name").asText()))
                .containsExactly(
                        "netty-common",
                        "pkg:generic/openjdk@" + Runtime.version().toString().replace("+", "%2B") + "OpenJDK",
                        "pkg:deb/debian/libc6@2.41-12%2Bdeb13u4?upstream=glibclibc6");
        assertThat(bill.path("dependencies").toString()).isEqualTo("[{\"ref\":\"n\",\"dependsOn\":[\"n\"]}]");
    }

    @Test
    void withoutMavensBillItNamesWhatIsBesideTheJars() throws IOException {
        JsonNode bill = written();
        assertThat(bill.path("bomFormat").asText()).isEqualTo("CycloneDX");
        assertThat(bill.path("components")
                        .valueStream()
                        .map(component -> component.path("name").asText()))
                .containsExactly("OpenJDK", "libc6");
    }
}
