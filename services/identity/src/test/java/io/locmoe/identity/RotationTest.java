package io.locmoe.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files are replaced while engines are made from one context, as servers do. */
class RotationTest {
    @TempDir
    private Path directory;

    private final List<String> notices = new ArrayList<>();
    private TestMesh blue;
    private Path node0;
    private Path node1;
    private SSLContext server;
    private SSLContext client;

    @BeforeEach
    void haveAServerAndAClient() {
        blue = TestMesh.in(directory.resolve("blue"), "blue");
        node0 = blue.node("node-0");
        node1 = blue.node("node-1");
        server = Identity.load(node0, notices::add).context();
        client = Identity.load(node1).context();
    }

    private static X509Certificate shown(Handshake made) throws SSLPeerUnverifiedException {
        assertThat(made.clientFailure()).isNull();
        return (X509Certificate) made.atClient().getPeerCertificates()[0];
    }

    @Test
    void newConnectionsShowTheNewCertificateAndOldOnesGoOn() throws Exception {
        X509Certificate before = TestMesh.certificate(node0);
        Handshake old = new Handshake(client, server);
        assertThat(shown(old)).isEqualTo(before);
        blue.node("node-0");
        X509Certificate after = TestMesh.certificate(node0);
        assertThat(after).isNotEqualTo(before);
        assertThat(shown(new Handshake(client, server))).isEqualTo(after);
        assertThat(old.sent("still here")).isEqualTo("still here");
        assertThat(notices).containsExactly("the certificates in " + node0 + " were replaced and are used from now on");
    }

    @Test
    void partiallyReplacedFilesKeepTheOldIdentityInUse() throws Exception {
        X509Certificate before = TestMesh.certificate(node0);
        byte[] key = Files.readAllBytes(node0.resolve("key.pem"));
        FileRights.write(node0.resolve("key.pem"), Pem.of(Issuing.newKeys().getPrivate()), "rw-------");
        assertThat(shown(new Handshake(client, server))).isEqualTo(before);
        assertThat(shown(new Handshake(client, server))).isEqualTo(before);
        assertThat(notices).hasSize(1);
        assertThat(notices.getFirst())
                .startsWith("the old certificates stay in use, for the new ones are not whole yet or wrong: ")
                .contains(node0.resolve("key.pem") + " is not the key of the certificate of");
        Files.write(node0.resolve("key.pem"), key);
        assertThat(shown(new Handshake(client, server))).isEqualTo(before);
        assertThat(notices).hasSize(2);
    }

    @Test
    void aCertificateOfSomebodyElseIsNotTaken() throws Exception {
        X509Certificate before = TestMesh.certificate(node0);
        blue.authority().issue(new Principal("blue", Role.NODE, "node-7"), node0);
        assertThat(shown(new Handshake(client, server))).isEqualTo(before);
        assertThat(notices)
                .singleElement()
                .asString()
                .contains("it is for node-7 (node of mesh 'blue'), not for node-0 (node of mesh 'blue')");
    }

    @Test
    void theAuthorityIsReplacedWhileBothAreTrusted() throws Exception {
        TestMesh next = TestMesh.in(directory.resolve("next"), "blue");
        TestMesh.trusting(node0, next);
        TestMesh.trusting(node1, next);
        shown(new Handshake(client, server));
        next.authority().issue(new Principal("blue", Role.NODE, "node-0"), node0);
        TestMesh.trusting(node0, blue);
        assertThat(shown(new Handshake(client, server)).getIssuerX500Principal())
                .isEqualTo(new PemFile(next.directory().resolve("ca.pem"))
                        .certificates()
                        .getFirst()
                        .getSubjectX500Principal());
        TestMesh.trusting(node0, next);
        next.authority().issue(new Principal("blue", Role.NODE, "node-1"), node1);
        shown(new Handshake(client, server));
    }

    @Test
    void missingFilesKeepTheLoadedIdentityInUse() throws IOException {
        Path aside = Files.move(node0, directory.resolve("aside"));
        assertThat(new Handshake(client, server).clientFailure()).isNull();
        Files.move(aside, node0);
        assertThat(new Handshake(client, server).clientFailure()).isNull();
    }
}
