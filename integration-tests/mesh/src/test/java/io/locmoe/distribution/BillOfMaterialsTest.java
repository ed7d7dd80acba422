package io.locmoe.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.locmoe.mesh.MavenOfBuild;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The bill of materials in the distribution (CycloneDX) describes every jar that it contains, byte by byte. */
class BillOfMaterialsTest {
    private static final Path BILL = ShippedJars.DISTRIBUTION.resolve("bom.json");

    /** A build without a network, {@code -o}, has not made it. */
    @BeforeEach
    void requireBuilt() {
        assumeFalse(MavenOfBuild.offline() && Files.notExists(BILL), "Maven makes no bill of materials while offline");
    }

    @Test
    void namesEveryJarOfOthersByItsDigest() throws IOException {
        JsonNode bill = new ObjectMapper().readTree(BILL.toFile());
        assertThat(bill.path("bomFormat").asText()).isEqualTo("CycloneDX");
        Set<String> digests = bill.path("components")
                .valueStream()
                .flatMap(component -> component.path("hashes").valueStream())
                .filter(hash -> hash.path("alg").asText().equals("SHA-256"))
                .map(hash -> hash.path("content").asText())
                .collect(Collectors.toSet());
        List<Path> missing = ShippedJars.ofOthers().stream()
                .filter(jar -> !digests.contains(digest(jar)))
                .toList();
        assertThat(missing).isEmpty();
        assertThat(ShippedJars.ofOthers()).hasSizeGreaterThan(50);
    }

    /**
     * What only builds and tests is not ours to answer for. The jar that is started has no version in its name, and the
     * list of plug-ins is no jar.
     */
    @Test
    void namesNothingThatIsNotShipped() throws IOException {
        Set<String> shipped = ShippedJars.all().stream()
                .map(jar -> jar.getFileName().toString())
                .collect(Collectors.toSet());
        assertThat(new ObjectMapper().readTree(BILL.toFile()).path("components").valueStream())
                .filteredOn(component -> !component.path("name").asText().equals("locmoe-shipped-plugins"))
                .hasSizeGreaterThan(50)
                .allSatisfy(component -> assertThat(shipped)
                        .anyMatch(jar -> jar.equals(component.path("name").asText() + ".jar")
                                || jar.startsWith(component.path("name").asText() + "-"
                                        + component.path("version").asText())));
    }

    private static String digest(Path file) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
