package io.locmoe.control.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locmoe.control.Certificates;
import io.locmoe.control.ServedMesh;
import io.locmoe.control.access.Guard;
import io.locmoe.control.access.Tokens;
import io.locmoe.control.client.ControlClient;
import io.locmoe.control.client.MeshClient;
import io.locmoe.identity.Identity;
import io.locmoe.identity.Role;
import io.locmoe.identity.Trust;
import io.locmoe.run.Caller;
import io.locmoe.run.ControlException;
import io.locmoe.run.ControlException.Code;
import io.locmoe.run.Peer;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The port for nodes lets nobody in but nodes of its mesh, and a node talks to the node that it means. */
class RankListenerTest {
    @TempDir
    private Path directory;

    private Certificates certificates;
    private ServedMesh served;

    @BeforeEach
    void open() {
        certificates = Certificates.in(directory);
        served = new ServedMesh(new Guard(certificates.of(Role.NODE, "node-0"), Tokens.none()));
    }

    @AfterEach
    void close() {
        served.close();
    }

    private boolean call(Trust trust, String name, int port) {
        Peer node = new Peer(name, "127.0.0.1", 0, 0, port);
        return MeshClient.await(
                new ControlClient(served.vertx, trust).ranks(node).runs("job-1", 1));
    }

    private void assertRefused(Trust trust) {
        assertThatThrownBy(() -> call(trust, "node-0", served.ranks.port()))
                .isInstanceOf(ControlException.class)
                .satisfies(e -> assertThat(((ControlException) e).code())
                        .isIn(Code.UNTRUSTED, Code.UNREACHABLE, Code.FORBIDDEN));
        assertThat(served.mesh.callers).isEmpty();
    }

    @Test
    void aNodeIsLetIn() {
        assertThat(call(certificates.of(Role.NODE, "node-1"), "node-0", served.ranks.port()))
                .isTrue();
        assertThat(served.mesh.callers).containsExactly(new Caller(Role.NODE, "node-1", true));
    }

    @Test
    void aUserIsRefused() {
        assertRefused(certificates.of(Role.ADMINISTER, "alice"));
    }

    @Test
    void aStrangerIsRefused() {
        assertRefused(certificates.stranger());
    }

    @Test
    void aClientWithoutTlsIsRefused() {
        assertRefused(Trust.OPEN);
    }

    @Test
    void aNodeOfAnotherMeshIsRefused() {
        assertRefused(Certificates.in(directory.resolve("other")).of(Role.NODE, "node-1"));
    }

    @Test
    void aNodeWithAnotherIdentityIsNotCalled() {
        Identity self = certificates.of(Role.NODE, "node-1");
        assertThatThrownBy(() -> call(self, "node-7", served.ranks.port()))
                .hasMessageContaining("node-7 (127.0.0.1:" + served.ranks.port()
                        + ") is not the node that is meant: its certificate is of node-0")
                .returns(Code.UNTRUSTED, e -> ((ControlException) e).code());
        assertThat(served.mesh.callers).isEmpty();
    }

    @Test
    void aServerWithAUserCertificateIsNotCalled() {
        ServedMesh user = new ServedMesh(new Guard(certificates.of(Role.SUBMIT, "eve"), Tokens.none()));
        try {
            assertThatThrownBy(() -> call(certificates.of(Role.NODE, "node-1"), "eve", user.server.port()))
                    .returns(Code.UNTRUSTED, e -> ((ControlException) e).code());
            assertThat(user.mesh.callers).isEmpty();
        } finally {
            user.close();
        }
    }
}
