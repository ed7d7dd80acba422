package io.locmoe.control.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locmoe.control.access.Target;
import io.locmoe.control.client.MeshClient;
import io.locmoe.identity.CertificateAuthority;
import io.locmoe.identity.Identity;
import io.locmoe.identity.Principal;
import io.locmoe.identity.Role;
import io.locmoe.run.ControlException;
import io.locmoe.run.ControlException.Code;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GoneNodeTest {
    @TempDir
    private Path directory;

    /** As when it is killed: the kernel still accepts the connection. Who is gone must not be taken for a stranger. */
    @Test
    void aNodeThatGoesAwayDuringTheHandshakeIsUnreachable() throws Exception {
        CertificateAuthority.forThisProcess("blue").issue(new Principal("blue", Role.WATCH, "alice"), directory);
        Identity alice = Identity.load(directory);
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread.ofPlatform().daemon().start(() -> acceptAndClose(server));
            assertThatThrownBy(() -> MeshClient.connect("127.0.0.1:" + server.getLocalPort(), alice, Optional.empty()))
                    .returns(Code.UNREACHABLE, e -> ((ControlException) e).code());
        }
    }

    /** As when it is killed right after the handshake, while a call waits to be written. */
    @Test
    void aNodeThatGoesAwayAfterTheHandshakeIsUnreachable() {
        Target node = new Target("127.0.0.1", 7000, Optional.of("node-2"), Optional.empty());
        SSLException closed = new SSLException("SSLEngine closed already");
        assertThat(StatusMapper.unanswered(node, "Start", closed)).returns(Code.UNREACHABLE, ControlException::code);
    }

    private static void acceptAndClose(ServerSocket server) {
        try {
            while (true) {
                server.accept().close();
            }
        } catch (IOException e) {
            // The test has ended.
            return;
        }
    }
}
