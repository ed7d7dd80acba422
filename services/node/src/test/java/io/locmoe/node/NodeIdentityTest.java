package io.locmoe.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locmoe.identity.CertificateAuthority;
import io.locmoe.identity.Identity;
import io.locmoe.identity.Principal;
import io.locmoe.identity.Role;
import io.locmoe.identity.Trust;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Refused before anything is opened; the exit code is 2. */
class NodeIdentityTest {
    private static final CertificateAuthority AUTHORITY = CertificateAuthority.forThisProcess("blue");

    @TempDir
    private Path directory;

    private NodeConfig node(Role role, String mesh, String name) {
        AUTHORITY.issue(new Principal("blue", role, name), directory);
        return NodeConfig.defaults(0).withMesh(mesh, 0, List.of()).withCertificates(directory);
    }

    private static AbstractThrowableAssert<?, ?> refused(NodeConfig config) {
        return assertThatThrownBy(() -> NodeApplication.start(config))
                .returns(NodeException.Code.CONFIGURATION, e -> ((NodeException) e).code());
    }

    @Test
    void theCertificateIsTheNodes() {
        assertThat(NodeIdentity.of(node(Role.NODE, "blue", "node-0"), _ -> {}))
                .isInstanceOfSatisfying(
                        Identity.class,
                        own -> assertThat(own.self()).isEqualTo(new Principal("blue", Role.NODE, "node-0")));
    }

    @Test
    void aNodeWithoutCertificatesNamesBothRemedies() {
        refused(NodeConfig.defaults(0))
                .hasMessageStartingWith("node-0 has no certificates, so strangers could command it; ")
                .hasMessageContaining(
                        "make them with './locmoe certificates' and name their directory as 'certificates'")
                .hasMessageContaining("or say 'open: true'");
    }

    @Test
    void anOpenNodeHasNoIdentity() {
        assertThat(NodeIdentity.of(NodeConfig.defaults(0).withoutCertificates(), _ -> {}))
                .isEqualTo(Trust.OPEN);
    }

    @Test
    void certificatesOfAnotherNodeOrMeshAreRefused() {
        refused(node(Role.NODE, "green", "node-1"))
                .hasMessage("node-0 has a certificate for node-1 (node of mesh 'blue'), but the setting 'cluster' is"
                        + " 'green', and the setting 'name' is 'node-0'; issue one for this node with"
                        + " './locmoe certificates', or change the settings");
    }

    @Test
    void aUserCertificateIsRefusedForANode() {
        refused(node(Role.ADMINISTER, "blue", "node-0")).hasMessageContaining("but a node needs the role 'node';");
    }

    @Test
    void certificatesThatCannotBeUsedAreNamed() {
        refused(NodeConfig.defaults(0).withCertificates(directory))
                .hasMessageContaining("node-0: the certificates in " + directory + " cannot be used:")
                .hasMessageContaining(directory.resolve("ca.pem") + " does not exist");
    }

    @Test
    void certificatesTogetherWithOpenAreRefused() throws IOException {
        Path file = Files.writeString(directory.resolve("node.yaml"), "certificates: here\nopen: true\n");
        refused(NodeConfigFile.read(file)).hasMessageContaining("take one of them out");
    }
}
