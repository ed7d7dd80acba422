package io.locmoe.control.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locmoe.control.Certificates;
import io.locmoe.control.ServedMesh;
import io.locmoe.control.client.ControlClient;
import io.locmoe.control.client.FileClient;
import io.locmoe.control.client.InsightClient;
import io.locmoe.control.client.MeshClient;
import io.locmoe.identity.Role;
import io.locmoe.identity.Trust;
import io.locmoe.run.Caller;
import io.locmoe.run.ControlException;
import io.locmoe.run.ControlException.Code;
import io.locmoe.run.Peer;
import io.locmoe.run.event.RunEvent;
import io.locmoe.run.event.RunHistory;
import io.locmoe.run.event.RunOutcome;
import io.locmoe.run.service.RecordingRequest;
import io.locmoe.run.service.RunRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each role may call what it should, on a port with certificates. */
@Tag("slow")
class RolesTest {
    private static final RunRequest JOB = new RunRequest(Map.of(), "");
    private static final RecordingRequest RECORDING =
            new RecordingRequest("job-1", new UUID(1, 2).toString(), 4, 13, OptionalLong.empty());

    @TempDir
    private Path directory;

    private Path file;
    private Certificates certificates;
    private Tokens tokens;
    private ServedMesh served;

    @BeforeEach
    void open() throws Exception {
        file = Files.writeString(
                directory.resolve("tokens"),
                "# role name hash\n" + line(Role.WATCH) + line(Role.SUBMIT) + line(Role.ADMINISTER));
        tokens = Tokens.read(file);
        certificates = Certificates.in(directory);
        served = new ServedMesh(new Guard(certificates.of(Role.NODE, "node-0"), tokens));
    }

    @AfterEach
    void close() {
        served.close();
    }

    private static String secret(Role role) {
        return "secret of " + role.word();
    }

    private static String line(Role role) throws Exception {
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(secret(role).getBytes(StandardCharsets.UTF_8));
        return role.word() + " bob " + HexFormat.of().formatHex(hash) + "\n";
    }

    private MeshClient connect(Trust trust, String token) {
        return MeshClient.connect("127.0.0.1:" + served.server.port(), trust, Optional.ofNullable(token));
    }

    @ParameterizedTest
    @EnumSource(names = {"WATCH", "SUBMIT", "ADMINISTER"})
    void aCertificateGivesTheRightsOfItsRole(Role role) {
        try (MeshClient client = connect(certificates.of(role, "alice"), null)) {
            checkRights(client, role, "alice");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"WATCH", "SUBMIT", "ADMINISTER"})
    void aTokenGivesTheRightsOfItsRole(Role role) {
        try (MeshClient client = connect(certificates.stranger(), secret(role))) {
            checkRights(client, role, "bob");
        }
    }

    private void checkRights(MeshClient client, Role role, String name) {
        served.mesh.jobs.put("job-1", new RunHistory(1));
        served.mesh.jobs.get("job-1").add(new RunEvent.Ended(RunOutcome.COMPLETED, "done"));
        assertThat(client.topology().nodes()).hasSize(2);
        assertThat(client.plugins("node-0").plugins()).isEmpty();
        assertThat(client.watch("job-1", event -> {}).message()).isEqualTo("done");
        checkRight("SubmitRun", () -> client.submit(JOB), Role.SUBMIT, role, name);
        checkRight("CancelRun", () -> client.cancel("job-1"), Role.SUBMIT, role, name);
        checkRight("Checkpoint", () -> client.checkpoint("job-1"), Role.SUBMIT, role, name);
        checkRight("Figures", () -> new InsightClient(client).figures("node-0"), Role.WATCH, role, name);
        checkRight(
                "Record", () -> new FileClient(client, "job-1").record("node-0", RECORDING), Role.SUBMIT, role, name);
        checkRight("Leave", () -> client.leave("node-0"), Role.ADMINISTER, role, name);
        assertThat(served.mesh.callers).containsOnly(new Caller(role, name, true));
        assertThat(served.mesh.calls).hasSize(role.permits(Role.ADMINISTER) ? 5 : role.permits(Role.SUBMIT) ? 4 : 0);
    }

    private static void checkRight(String method, Runnable call, Role needed, Role role, String name) {
        if (role.permits(needed)) {
            call.run();
        } else {
            assertThatThrownBy(call::run)
                    .hasMessage(method + " needs the role " + needed.word() + "; the caller is " + name
                            + " with the role " + role.word())
                    .returns(Code.FORBIDDEN, e -> ((ControlException) e).code());
        }
    }

    @Test
    void aStrangerIsToldToProveWhoItIs() {
        assertThatThrownBy(() -> connect(certificates.stranger(), null))
                .hasMessage("the caller has shown neither a certificate of the mesh 'test' nor a token; give it one of"
                        + " them")
                .returns(Code.UNAUTHENTICATED, e -> ((ControlException) e).code());
        assertThatThrownBy(() -> connect(certificates.stranger(), "guess"))
                .hasMessageContaining("the mesh knows no such token")
                .returns(Code.UNAUTHENTICATED, e -> ((ControlException) e).code());
        assertThat(served.mesh.callers).isEmpty();
    }

    @Test
    void aClientWithoutTlsIsToldToNameItsCertificates() {
        assertThatThrownBy(served::connect)
                .hasMessageContaining(
                        "127.0.0.1:" + served.server.port() + ": this port wants TLS: name --certificates")
                .returns(Code.UNTRUSTED, e -> ((ControlException) e).code());
    }

    @Test
    void aTokenIsNotSentWithoutTls() {
        assertThatThrownBy(() -> connect(Trust.OPEN, "secret"))
                .hasMessage("a token is sent to a mesh with certificates only");
    }

    @Test
    void onlyNodesForwardCallsAndOnlyForUsers() {
        Caller alice = new Caller(Role.SUBMIT, "alice", true);
        passOn(Role.NODE, "node-1", alice);
        assertRefused(
                "eve with the role submit and names 1 in locmoe-caller",
                Code.FORBIDDEN,
                () -> passOn(Role.SUBMIT, "eve", new Caller(Role.ADMINISTER, "alice", true)));
        assertRefused(
                "a user is named as ROLE NAME",
                Code.INVALID,
                () -> passOn(Role.NODE, "node-1", new Caller(Role.NODE, "node-0", true)));
        assertThat(served.mesh.callers).containsExactly(alice);
    }

    private void passOn(Role role, String name, Caller user) {
        Peer node = new Peer("node-0", "127.0.0.1", 0, served.server.port(), 0);
        MeshClient.await(new ControlClient(served.vertx, certificates.of(role, name))
                .mesh(node, user)
                .cancel("job-1"));
    }

    private static void assertRefused(String reason, Code code, ThrowingCallable call) {
        assertThatThrownBy(call).hasMessageContaining(reason).returns(code, e -> ((ControlException) e).code());
    }

    /** What it may do for a user is not its own. */
    @Test
    void aNodeHasNoRightsOfUsers() {
        assertRefused(
                "node-1 with the role node, and a node asks for it on behalf of a user only",
                Code.FORBIDDEN,
                () -> connect(certificates.of(Role.NODE, "node-1"), null));
        assertThat(served.mesh.callers).isEmpty();
    }

    @Test
    void tokensAreReadAgainWhenTheirFileChanges() throws IOException {
        try (MeshClient client = connect(certificates.stranger(), secret(Role.SUBMIT))) {
            client.submit(JOB);
            Files.writeString(file, "");
            Files.setLastModifiedTime(file, FileTime.fromMillis(1));
            tokens.refresh();
            assertThatThrownBy(() -> client.submit(JOB)).hasMessageContaining("it may have been revoked");
            Files.writeString(file, "damaged");
            Files.setLastModifiedTime(file, FileTime.fromMillis(2));
            tokens.refresh();
            assertThatThrownBy(() -> client.submit(JOB)).hasMessageContaining("it may have been revoked");
        }
    }

    @Test
    void aFileOfTokensIsRefusedWithEveryProblem() throws IOException {
        Path bad = Files.writeString(
                directory.resolve("bad"), "node eve " + "0".repeat(64) + "\n\nsubmit alice 1234\nsubmit al/ice\n");
        Files.setPosixFilePermissions(bad, PosixFilePermissions.fromString("rw-rw-r--"));
        assertThatThrownBy(() -> Tokens.read(bad))
                .hasMessageContaining("can be changed by others than its owner")
                .hasMessageContaining("bad, line 1: not ROLE NAME SHA256")
                .hasMessageContaining("bad, line 3")
                .hasMessageContaining("bad, line 4")
                .hasMessageNotContaining("1234");
        assertThatThrownBy(() -> Tokens.read(directory.resolve("none"))).hasMessageContaining("cannot be read");
    }
}
