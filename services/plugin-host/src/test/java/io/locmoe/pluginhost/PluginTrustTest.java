package io.locmoe.pluginhost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plug-ins that the settings do not trust, each for its own reason. */
@Tag("slow")
class PluginTrustTest {
    @TempDir
    private static Path keyDirectory;

    private static SigningKeys keys;

    @TempDir
    private Path root;

    private Path jar;

    @BeforeAll
    static void makeKeys() throws Exception {
        keys = new SigningKeys(keyDirectory.resolve("keys.p12"))
                .add("authority", "-ext", "bc:c")
                .add("author", "-signer", "authority", "-signerkeypass", "changeit")
                .add("stranger");
    }

    @BeforeEach
    void makeJar() {
        jar = new PluginJar()
                .entryClass("org.acme.Acme")
                .file("org/acme/table.csv", "1,2,3".getBytes())
                .write(root.resolve("acme/acme.jar"));
    }

    private List<String> signatureFaults(String authority) throws Exception {
        Path store = keys.trustStore(root.resolve(authority + ".pem"), authority);
        return PluginTrust.of(List.of(), Optional.of(store)).faults(List.of(jar), () -> "");
    }

    private void change(String entry, String content) throws IOException {
        try (FileSystem zip = FileSystems.newFileSystem(URI.create("jar:" + jar.toUri()), Map.of())) {
            Path path = zip.getPath(entry);
            if (content == null) {
                Files.delete(path);
            } else {
                Files.writeString(path, content);
            }
        }
    }

    @Test
    void aDigestThatIsNotListedIsRefused() {
        String digest = PluginDigest.of(jar.getParent());
        assertThat(PluginTrust.of(List.of(digest, "0".repeat(64)), Optional.empty())
                        .faults(List.of(jar), () -> digest))
                .isEmpty();
        assertThat(PluginTrust.of(List.of("0".repeat(64)), Optional.empty()).faults(List.of(jar), () -> digest))
                .containsExactly("has the SHA-256 " + digest
                        + ", which is not in the setting 'pluginDigests'; add it there if you trust the plug-in");
        assertThat(PluginTrust.ANY.faults(List.of(jar), () -> digest)).isEmpty();
    }

    @Test
    void signaturesAreAcceptedIfAuthorOrAuthorityIsTrusted() throws Exception {
        keys.sign(jar, "author");
        assertThat(signatureFaults("authority")).isEmpty();
        assertThat(signatureFaults("author")).isEmpty();
    }

    @Test
    void aJarWithoutASignatureIsRefused() throws Exception {
        assertThat(signatureFaults("authority"))
                .singleElement()
                .asString()
                .startsWith("has acme.jar, whose META-INF/services/io.locmoe.spi.MoePlugin is not signed; ");
    }

    @Test
    void aJarThatWasChangedIsRefused() throws Exception {
        keys.sign(jar, "author");
        change("org/acme/table.csv", "1,2,4");
        assertThat(signatureFaults("authority"))
                .singleElement()
                .asString()
                .startsWith("has acme.jar, whose org/acme/table.csv is not what was signed (");
    }

    @Test
    void aJarWithMoreOrLessThanWasSignedIsRefused() throws Exception {
        keys.sign(jar, "author");
        change("org/acme/more.csv", "5");
        assertThat(signatureFaults("authority"))
                .singleElement()
                .asString()
                .startsWith("has acme.jar, whose org/acme/more.csv is not signed; ");
        change("org/acme/more.csv", null);
        change("org/acme/table.csv", null);
        assertThat(signatureFaults("authority"))
                .containsExactly("has acme.jar, which lacks org/acme/table.csv, though it was signed; copy it again");
    }

    @Test
    void aJarThatAStrangerSignedIsRefused() throws Exception {
        keys.sign(jar, "stranger");
        assertThat(signatureFaults("authority"))
                .containsExactly("has acme.jar, which is signed by CN=stranger, but by nobody whose valid certificate "
                        + "chains to the trust store");
        assertThat(signatureFaults("stranger")).isEmpty();
    }

    /** A constructor is code too. */
    @Test
    void untrustedPluginsRunNoCode() {
        Path directory = new PluginJar()
                .entryClass("org.acme.Loud")
                .source("org.acme.Loud", """
                        package org.acme;
                        import io.locmoe.spi.MoePlugin;
                        public final class Loud implements MoePlugin {
                            public Loud() {
                                System.setProperty("org.acme.ran", "yes");
                            }
                        }
                        """)
                .write(root.resolve("plugins/loud/loud.jar"))
                .getParent();
        PluginTrust none = PluginTrust.of(List.of("0".repeat(64)), Optional.empty());
        try (PluginShelf shelf = PluginShelf.open(List.of(root.resolve("plugins")), none)) {
            assertThat(shelf.plugins().getFirst().reason())
                    .startsWith("plug-in loud (" + directory + ") has the SHA-256 " + PluginDigest.of(directory));
            assertThat(System.getProperty("org.acme.ran")).isNull();
        }
        PluginTrust listed = PluginTrust.of(List.of(PluginDigest.of(directory)), Optional.empty());
        try (PluginShelf shelf = PluginShelf.open(List.of(root.resolve("plugins")), listed)) {
            assertThat(shelf.plugins().getFirst().reason()).contains("offers nothing");
            assertThat(System.getProperty("org.acme.ran")).isEqualTo("yes");
        } finally {
            System.clearProperty("org.acme.ran");
        }
    }

    @Test
    void settingsThatTrustNothingByMistakeAreRefused() throws IOException {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PluginTrust.of(List.of("ABC"), Optional.empty()))
                .withMessage("'ABC' is no digest of a plug-in, which has 64 hexadecimal digits in lower case");
        Path empty = Files.writeString(root.resolve("empty.pem"), "");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PluginTrust.of(List.of(), Optional.of(empty)))
                .withMessage("the trust store " + empty + " has no certificate");
    }
}
