package io.locmoe.cli.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locmoe.identity.CertificateAuthority;
import io.locmoe.identity.Principal;
import io.locmoe.identity.Role;
import io.locmoe.launcher.RunException;
import io.locmoe.run.ControlException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

class MeshAccessTest {
    /** A port at which nobody listens: whoever gets as far as this has certificates and token together. */
    private static final String NOBODY = "127.0.0.1:1";

    @TempDir
    private Path directory;

    private final Map<String, String> environment = new HashMap<>();

    @Command
    static final class Holder {
        @Mixin
        private final MeshAccess mesh;

        Holder(MeshAccess mesh) {
            this.mesh = mesh;
        }
    }

    private MeshAccess access(String... arguments) {
        MeshAccess access = new MeshAccess(environment);
        new CommandLine(new Holder(access)).parseArgs(arguments);
        return access;
    }

    private Path alice() {
        Path own = directory.resolve("alice");
        CertificateAuthority.forThisProcess("blue").issue(new Principal("blue", Role.SUBMIT, "alice"), own);
        return own;
    }

    private Path token(String text) throws IOException {
        Path file = Files.writeString(directory.resolve("token"), text);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    private static void refused(MeshAccess access, String message) {
        assertThatThrownBy(access::connect)
                .hasMessageContaining(message)
                .returns(RunException.Kind.WRONG_USAGE, e -> ((RunException) e).kind());
    }

    private static void goesOut(MeshAccess access) {
        assertThatThrownBy(access::connect).isInstanceOf(ControlException.class).hasMessageContaining(NOBODY);
    }

    @Test
    void meshOptionsAreRefusedWithoutAMesh() {
        assertThat(access().address()).isEmpty();
        assertThat(access("--mesh", "a:1").address()).contains("a:1");
        assertThatThrownBy(() -> access("--certificates", "x").address())
                .hasMessage("--certificates is for a mesh that is already running; name it with --mesh HOST:PORT");
        assertThatThrownBy(() -> access("--token-file", "x").address())
                .hasMessageStartingWith("--token-file is for a mesh");
    }

    @Test
    void credentialsMayComeFromTheEnvironment() throws IOException {
        environment.put("LOCMOE_CERTIFICATES", directory.resolve("none").toString());
        assertThat(access().address())
                .as("a command that starts its own mesh does without")
                .isEmpty();
        refused(access("--mesh", NOBODY), directory.resolve("none") + " cannot be used");
        goesOut(access("--mesh", NOBODY, "--certificates", alice().toString()));
        environment.put("LOCMOE_CERTIFICATES", alice().toString());
        environment.put("LOCMOE_TOKEN_FILE", token("two words").toString());
        refused(access("--mesh", NOBODY), "has no token");
    }

    @Test
    void tokenAccessNeedsOnlyTheAuthorityCertificate() throws IOException {
        Path own = alice();
        Files.delete(own.resolve("key.pem"));
        Files.delete(own.resolve("certificate.pem"));
        String token = token("secret\n").toString();
        goesOut(access("--mesh", NOBODY, "--certificates", own.toString(), "--token-file", token));
        refused(access("--mesh", NOBODY, "--token-file", token), "name a directory with its ca.pem as --certificates");
        refused(access("--mesh", NOBODY, "--certificates", own.toString()), "certificate.pem does not exist");
    }

    @Test
    void theOptionsCanBeRepeated() {
        String[] words = {"--mesh", "a:1", "--certificates", "x", "--token-file", "y"};
        assertThat(access(words).words()).isEqualTo(List.of(words));
        assertThat(access().words()).isEmpty();
    }
}
