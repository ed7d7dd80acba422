package io.locmoe.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locmoe.identity.IdentityException.Code;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CertificateAuthorityTest {
    @TempDir
    private Path directory;

    private static String rights(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    @Test
    void keysAreTheirOwnersOnly() throws IOException {
        Path home = directory.resolve("certificates");
        TestMesh blue = TestMesh.in(home, "blue");
        Path own = blue.node("node-0");
        assertThat(rights(home)).isEqualTo("rwx------");
        assertThat(rights(home.resolve("ca-key.pem"))).isEqualTo("rw-------");
        assertThat(rights(own)).isEqualTo("rwx------");
        assertThat(rights(own.resolve("key.pem"))).isEqualTo("rw-------");
        assertThat(TestMesh.names(own)).containsExactly("ca.pem", "certificate.pem", "key.pem");
        assertThat(TestMesh.names(home)).containsExactly("ca-key.pem", "ca.pem", "node-0");
    }

    @Test
    void anAuthorityIsNeverReplaced() {
        TestMesh.in(directory, "blue");
        assertThatThrownBy(() -> CertificateAuthority.create(directory, "blue"))
                .hasMessage(directory + " has an authority already; it is never replaced");
    }

    @Test
    void reopenedAuthorityIssuesValidCertificates() {
        TestMesh.in(directory, "blue");
        CertificateAuthority opened = CertificateAuthority.open(directory);
        assertThat(opened.mesh()).isEqualTo("blue");
        Path own = directory.resolve("alice");
        opened.issue(new Principal("blue", Role.WATCH, "alice"), own, Duration.ofDays(7));
        assertThat(Identity.load(own).self()).isEqualTo(new Principal("blue", Role.WATCH, "alice"));
        assertThat(TestMesh.certificate(own).getNotAfter().toInstant())
                .isBetween(Instant.now().plus(Duration.ofDays(6)), Instant.now().plus(Duration.ofDays(7)));
    }

    @Test
    void aKeyThatOthersMayReadIsRefused() throws IOException {
        TestMesh.in(directory, "blue");
        Path key = directory.resolve("ca-key.pem");
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));
        assertThatThrownBy(() -> CertificateAuthority.open(directory)).hasMessageContaining("chmod 600 " + key);
    }

    @Test
    void certificatesExpireWithTheirAuthority() {
        TestMesh blue = TestMesh.in(directory, "blue");
        Path own = directory.resolve("node-0");
        blue.authority().issue(new Principal("blue", Role.NODE, "node-0"), own, Duration.ofDays(100_000));
        assertThat(TestMesh.certificate(own).getNotAfter().toInstant())
                .isEqualTo(blue.authority().expires());
    }

    @Test
    void onlyTheOwnMeshGetsCertificates() {
        TestMesh blue = TestMesh.in(directory, "blue");
        assertThatThrownBy(() -> blue.authority().issue(new Principal("green", Role.NODE, "a"), directory.resolve("a")))
                .returns(Code.OTHER_MESH, e -> ((IdentityException) e).code());
        assertThat(directory.resolve("a")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "a/b", "-a", "a b", "ä", "a\n", "../a", "a:b"})
    void namesThatCannotStandInACertificateAreRefused(String name) {
        assertThatThrownBy(() -> new Principal("blue", Role.NODE, name))
                .returns(Code.NAME, e -> ((IdentityException) e).code());
        assertThatThrownBy(() -> CertificateAuthority.create(directory.resolve("new"), name))
                .hasMessageContaining("the mesh name '");
        assertThat(directory.resolve("new")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"9", "a-", "Mesh_1.x", "0.0.0.0", "a..b", "test-5f0b2f0e-7f2f-4b7e-8f6e-6b1d7ad0a3c1"})
    void namesSurviveTheCertificate(String name) {
        CertificateAuthority authority = CertificateAuthority.forThisProcess(name);
        authority.issue(new Principal(name, Role.NODE, name), directory.resolve("own"));
        assertThat(Identity.load(directory.resolve("own")).self()).isEqualTo(new Principal(name, Role.NODE, name));
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void aRoleIsWhatTheCertificateSays(Role role) throws Exception {
        CertificateAuthority authority = CertificateAuthority.forThisProcess("blue");
        authority.issue(new Principal("blue", role, "somebody"), directory.resolve("own"));
        X509Certificate issued = TestMesh.certificate(directory.resolve("own"));
        assertThat(Principal.of(issued).role()).isEqualTo(role);
        String server = "1.3.6.1.5.5.7.3.1";
        String client = "1.3.6.1.5.5.7.3.2";
        assertThat(issued.getExtendedKeyUsage())
                .isEqualTo(role == Role.NODE ? List.of(server, client) : List.of(client));
        assertThat(issued.getBasicConstraints()).as("signs no others").isEqualTo(-1);
        assertThat(TestMesh.names(directory))
                .as("the authority's key is in no file")
                .containsExactly("own");
    }
}
