package io.locmoe.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locmoe.identity.IdentityException.Code;
import java.io.IOException;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.NoSuchElementException;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Only nodes and users of the mesh may connect to each other, and both sides can explain a refusal. */
class PeerTrustTest {
    @TempDir
    private Path directory;

    private TestMesh blue;
    private Path node0;
    private Identity server;

    @BeforeEach
    void haveANode() {
        blue = TestMesh.in(directory.resolve("blue"), "blue");
        node0 = blue.node("node-0");
        server = Identity.load(node0);
    }

    private static Handshake connect(Identity client, Identity server) {
        return new Handshake(client.context(), server.context());
    }

    /** At a clock that differs from the other machine's by some days. */
    private static Identity at(Path own, int days) {
        InstantSource clock = () -> Instant.now().plus(Duration.ofDays(days));
        return Identity.load(own, _ -> {}, clock);
    }

    private static IdentityException why(Identity side, Throwable failure) {
        return side.explain(failure).orElseThrow(() -> new AssertionError("no reason in", failure));
    }

    @Test
    void nodesAndUsersOfOneMeshKnowEachOther() {
        Identity alice = Identity.load(blue.issued(Role.SUBMIT, "alice"));
        Handshake made = connect(alice, server);
        assertThat(made.clientFailure()).isNull();
        assertThat(made.serverFailure()).isNull();
        assertThat(Principal.of(made.atClient())).isEqualTo(new Principal("blue", Role.NODE, "node-0"));
        assertThat(Principal.of(made.atServer())).isEqualTo(new Principal("blue", Role.SUBMIT, "alice"));
        assertThat(made.atClient().getProtocol()).isEqualTo("TLSv1.3");
    }

    @Test
    void aServerOfStrangersIsRefused() {
        TestMesh strangers = TestMesh.in(directory.resolve("strangers"), "blue");
        Identity node1 = Identity.load(strangers.node("node-1"));
        Handshake refused = connect(node1, server);
        assertThat(why(node1, refused.clientFailure()))
                .returns(Code.WRONG_CA, IdentityException::code)
                .hasMessageContaining("the certificate of CN=node-0, O=blue is signed by CN=certificate auth")
                .hasMessageContaining("ca.pem has CN=certificate authority");
        assertThat(why(server, refused.serverFailure()))
                .returns(Code.REFUSED, IdentityException::code)
                .hasMessageContaining("the other side refused the certificate of node-0 (node of mesh 'blue'), valid")
                .hasMessageContaining("it trusts another authority, is of another mesh, or needs another role");
    }

    @Test
    void aClientOfStrangersIsRefused() throws IOException {
        TestMesh strangers = TestMesh.in(directory.resolve("strangers"), "blue");
        Identity node1 = Identity.load(TestMesh.trusting(strangers.node("node-1"), blue));
        Handshake refused = connect(node1, server);
        assertThat(why(server, refused.serverFailure()))
                .returns(Code.WRONG_CA, IdentityException::code)
                .hasMessageContaining("CN=node-1");
        assertThat(why(node1, refused.clientFailure()))
                .returns(Code.REFUSED, IdentityException::code)
                .hasMessageContaining("the other side refused the certificate of node-1");
    }

    @Test
    void anExpiredCertificateIsRefused() {
        Path node1 = blue.node("node-1");
        Identity late = at(node1, 0);
        Handshake refused = connect(late, inTwoYears());
        assertThat(why(server, refused.serverFailure()))
                .returns(Code.EXPIRED, IdentityException::code)
                .hasMessageContaining("the certificate of CN=node-1, O=blue expired at ");
        assertThat(why(late, refused.clientFailure())).returns(Code.REFUSED, IdentityException::code);
        assertThat(blue.authority().expires()).isAfter(Instant.now().plus(Duration.ofDays(3650)));
    }

    /** A node whose own certificate is valid then, and whose clock says so. */
    private Identity inTwoYears() {
        Instant then = Instant.now().plus(Duration.ofDays(730));
        Path own = directory.resolve("later");
        blue.authority()
                .issue(
                        new Principal("blue", Role.NODE, "later"),
                        own,
                        Instant.now().minusSeconds(60),
                        then.plus(Duration.ofDays(1)));
        return at(own, 730);
    }

    @Test
    void expiredServerAndItsClientBothSeeTheExpiry() {
        Handshake refused = connect(inTwoYears(), server);
        assertThat(why(server, refused.clientFailure()))
                .returns(Code.EXPIRED, IdentityException::code)
                .hasMessageContaining("CN=node-0, O=blue expired at ")
                .hasMessageContaining("renew it");
        assertThat(why(server, refused.serverFailure()))
                .returns(Code.REFUSED, IdentityException::code)
                .hasMessageEndingWith("by its clock it has expired");
    }

    @Test
    void aCertificateWhoseTimeHasNotBegunIsRefused() {
        Path own = directory.resolve("early");
        Instant now = Instant.now();
        blue.authority()
                .issue(
                        new Principal("blue", Role.NODE, "early"),
                        own,
                        now.plus(Duration.ofDays(2)),
                        now.plus(Duration.ofDays(9)));
        Identity early = at(own, 3);
        Handshake asClient = connect(early, server);
        assertThat(why(server, asClient.serverFailure()))
                .returns(Code.NOT_YET_VALID, IdentityException::code)
                .hasMessageContaining("CN=early, O=blue is valid from ")
                .hasMessageContaining("compare the machines' clocks");
        assertThat(why(early, asClient.clientFailure())).returns(Code.REFUSED, IdentityException::code);
        Handshake asServer = connect(server, early);
        assertThat(why(server, asServer.clientFailure())).returns(Code.NOT_YET_VALID, IdentityException::code);
        assertThat(why(early, asServer.serverFailure())).hasMessageEndingWith("by its clock it is not yet valid");
    }

    @Test
    void aNodeOfAnotherMeshIsRefusedThoughTheAuthorityIsTheSame() throws IOException {
        Identity green = Identity.load(blue.foreignNode("green", "node-1"));
        Handshake refused = connect(server, green);
        assertThat(why(server, refused.clientFailure()))
                .returns(Code.OTHER_MESH, IdentityException::code)
                .hasMessage("node-1 (node of mesh 'green') is refused: this is mesh 'blue'");
        assertThat(why(green, refused.serverFailure())).returns(Code.REFUSED, IdentityException::code);
        assertThat(why(green, connect(green, server).clientFailure()))
                .hasMessage("node-0 (node of mesh 'blue') is refused: this is mesh 'green'");
    }

    @Test
    void nodePortsRefuseUsers() {
        Identity alice = Identity.load(blue.issued(Role.ADMINISTER, "alice"));
        Handshake refused = new Handshake(alice.context(), server.context(Role.NODE));
        assertThat(why(server, refused.serverFailure()))
                .returns(Code.WRONG_ROLE, IdentityException::code)
                .hasMessage("alice (administer of mesh 'blue') is refused: this needs the role 'node'");
        assertThat(why(alice, refused.clientFailure())).returns(Code.REFUSED, IdentityException::code);
    }

    @Test
    void aUserCannotPretendToBeANode() {
        Identity alice = Identity.load(blue.issued(Role.ADMINISTER, "alice"));
        Handshake refused = connect(server, alice);
        assertThat(why(server, refused.clientFailure())).returns(Code.WRONG_ROLE, IdentityException::code);
    }

    @Test
    void aServerThatNeedsACertificateRefusesThoseWithoutOne() {
        Identity user = Identity.trusting(node0);
        Handshake refused = connect(user, server);
        assertThat(refused.serverFailure()).hasMessageContaining("Empty client certificate chain");
        assertThat(why(user, refused.clientFailure()))
                .returns(Code.REFUSED, IdentityException::code)
                .hasMessage("the other side refused a connection without a certificate: it needs one, and none was"
                        + " shown");
        Handshake asked = new Handshake(user.context(), server.context(), false);
        assertThat(asked.serverFailure()).isNull();
        assertThat(Principal.of(asked.atClient()).name()).isEqualTo("node-0");
        assertThatThrownBy(user::self).isInstanceOf(NoSuchElementException.class);
    }

    @Test
    void aStolenCertificateWithoutItsKeyIsRefused() throws Exception {
        KeyStore stolen = KeyStore.getInstance("PKCS12");
        stolen.load(null);
        KeyPair own = Issuing.newKeys();
        stolen.setKeyEntry("a", own.getPrivate(), new char[0], new X509Certificate[] {TestMesh.certificate(node0)});
        KeyManagerFactory keys = KeyManagerFactory.getInstance("SunX509");
        keys.init(stolen, new char[0]);
        SSLContext thief = SSLContext.getInstance("TLSv1.3");
        thief.init(keys.getKeyManagers(), new TrustManager[] {server.trustManager()}, null);
        Handshake refused = new Handshake(thief, server.context());
        assertThat(refused.serverFailure()).hasMessageContaining("CertificateVerify");
    }

    @Test
    void olderProtocolsAreRefused() throws Exception {
        SSLContext older = SSLContext.getInstance("TLSv1.2");
        older.init(null, new TrustManager[] {server.trustManager()}, null);
        assertThat(new Handshake(older, server.context(), false).serverFailure())
                .hasMessageContaining("TLSv1.2");
    }

    @Test
    void unrelatedErrorsAreNotExplainedAsRefusals() {
        assertThat(server.explain(new IOException("connection reset"))).isEmpty();
    }
}
