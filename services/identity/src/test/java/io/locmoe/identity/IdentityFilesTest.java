package io.locmoe.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locmoe.identity.IdentityException.Code;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdentityFilesTest {
    @TempDir
    private Path directory;

    private TestMesh blue;
    private Path own;

    @BeforeEach
    void haveAnIdentity() {
        blue = TestMesh.in(directory.resolve("blue"), "blue");
        own = blue.node("node-0");
    }

    @Test
    void theCertificateSaysWhoItIs() {
        assertThat(Identity.load(own).self()).isEqualTo(new Principal("blue", Role.NODE, "node-0"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r--r--", "rw-r-----", "rw--w----", "rwx---r--"})
    void aKeyThatOthersMayReadIsRefused(String rights) throws IOException {
        Path key = own.resolve("key.pem");
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString(rights));
        assertThatThrownBy(() -> Identity.load(own))
                .hasMessageStartingWith("the certificates in " + own + " cannot be used:")
                .hasMessageContaining(key + " may be read by others than its owner; run: chmod 600 " + key);
    }

    @Test
    void anAuthorityThatOthersMayChangeIsRefused() throws IOException {
        Path trusted = own.resolve("ca.pem");
        Files.setPosixFilePermissions(trusted, PosixFilePermissions.fromString("rw-rw-r--"));
        assertThatThrownBy(() -> Identity.load(own))
                .hasMessageContaining(trusted + " may be written by others than its owner; run: chmod go-w " + trusted);
    }

    @Test
    void allProblemsComeAtOnce() throws IOException {
        Files.delete(own.resolve("ca.pem"));
        Files.writeString(
                own.resolve("key.pem"), "-----BEGIN EC PRIVATE KEY-----\nAAAA\n-----END EC PRIVATE KEY-----\n");
        assertThatThrownBy(() -> Identity.load(own))
                .hasMessageContaining(own.resolve("ca.pem") + " does not exist")
                .hasMessageContaining(own.resolve("key.pem") + " has no 'BEGIN PRIVATE KEY' (PKCS #8, not encrypted)")
                .returns(Code.FILES, e -> ((IdentityException) e).code());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no certificate", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"})
    void malformedCertificateFilesAreNamed(String text) throws IOException {
        Files.writeString(own.resolve("certificate.pem"), text);
        assertThatThrownBy(() -> Identity.load(own))
                .hasMessageContaining(own.resolve("certificate.pem") + " has no ")
                .hasMessageContaining("certificate in PEM");
    }

    @Test
    void theKeyOfAnotherCertificateIsRefused() throws IOException {
        Files.write(
                own.resolve("key.pem"), Files.readAllBytes(blue.node("node-1").resolve("key.pem")));
        assertThatThrownBy(() -> Identity.load(own))
                .hasMessageContaining("key.pem is not the key of the certificate of CN=node-0, O=blue");
    }

    @Test
    void aDamagedKeyIsRefused() throws IOException {
        String key = Files.readString(own.resolve("key.pem"));
        Files.writeString(own.resolve("key.pem"), key.replaceFirst("\n.{20}", "\n" + "A".repeat(20)));
        assertThatThrownBy(() -> Identity.load(own)).hasMessageContaining("key.pem has a damaged key");
    }

    @Test
    void aCertificateOfAnotherAuthorityIsRefused() throws IOException {
        TestMesh other = TestMesh.in(directory.resolve("other"), "blue");
        Files.write(own.resolve("ca.pem"), Files.readAllBytes(other.directory().resolve("ca.pem")));
        assertThatThrownBy(() -> Identity.load(own)).returns(Code.WRONG_CA, e -> ((IdentityException) e).code());
    }

    @Test
    void anExpiredCertificateIsRefusedAtTheStart() {
        Instant now = Instant.now();
        blue.authority()
                .issue(
                        new Principal("blue", Role.NODE, "node-0"),
                        own,
                        now.minus(Duration.ofDays(9)),
                        now.minus(Duration.ofDays(2)));
        assertThatThrownBy(() -> Identity.load(own))
                .returns(Code.EXPIRED, e -> ((IdentityException) e).code())
                .hasMessageContaining("expired at ");
    }
}
