package io.locmoe.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.locmoe.client.MeshException.Reason;
import io.locmoe.control.proto.ListFilesReply;
import io.locmoe.control.proto.MeshControlGrpcService;
import io.locmoe.control.proto.ReadFileReply;
import io.locmoe.control.proto.ReadFileRequest;
import io.locmoe.control.proto.StoredFile;
import io.vertx.grpc.common.GrpcStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocmoeMeshTest {
    private static final CallLimits SHORT = new CallLimits(
            Duration.ofMillis(500), Duration.ofMillis(100), Duration.ofMillis(500), Duration.ofMillis(500));
    private static final int PART = 1000;

    @TempDir
    private Path directory;

    private static void fails(Reason reason, String words, Runnable call) {
        assertThatThrownBy(call::run)
                .hasMessageContaining(words)
                .isInstanceOfSatisfying(
                        MeshException.class, e -> assertThat(e.reason()).isEqualTo(reason));
    }

    @Test
    void wrongAddressesAreRefusedBeforeACall() {
        fails(Reason.INVALID, "at least one node", LocmoeMesh::at);
        fails(
                Reason.INVALID,
                "is HOST:PORT, not 'here'",
                () -> LocmoeMesh.at("here").connect());
        fails(Reason.INVALID, "is HOST:PORT", () -> LocmoeMesh.at("here:70000").connect());
        fails(
                Reason.INVALID,
                "a token is sent only to nodes that prove",
                () -> LocmoeMesh.at("here:1")
                        .tokenFile(directory.resolve("token"))
                        .connect());
    }

    /** One port is closed, the other takes connections and says nothing. */
    @Test
    void aMeshThatDoesNotAnswerIsToldWithinTheDeadline() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            String address = "127.0.0.1:" + silent.getLocalPort();
            fails(Reason.DEADLINE, address, () -> LocmoeMesh.at(address).connect(SHORT));
            fails(
                    Reason.UNREACHABLE,
                    "none of the node at 127.0.0.1:1, the node at 127.0.0.1:2 answers",
                    () -> LocmoeMesh.at("127.0.0.1:1", "127.0.0.1:2").connect(SHORT));
        }
    }

    @Test
    void aRefusalHasTheWordsOfTheNode() throws Exception {
        try (ScriptedNode node = new ScriptedNode();
                LocmoeMesh mesh = LocmoeMesh.at(node.address()).connect()) {
            node.refuse(
                    MeshControlGrpcService.SubmitRun, GrpcStatus.INVALID_ARGUMENT, "INVALID", "steps must be a number");
            fails(Reason.INVALID, "steps must be a number", () -> mesh.submit(Map.of("steps", "many")));
            node.refuse(MeshControlGrpcService.CancelRun, GrpcStatus.FAILED_PRECONDITION, "SUPERSEDED", "");
            fails(Reason.NOT_READY, "node-0", () -> mesh.cancel("job"));
        }
    }

    /** A node that is silent gets a run once, however often others are asked. */
    @Test
    void aRunIsSubmittedAtMostOnce() throws Exception {
        try (ScriptedNode node = new ScriptedNode();
                ScriptedNode other = new ScriptedNode();
                LocmoeMesh mesh = LocmoeMesh.at(node.address(), other.address()).connect(SHORT)) {
            node.ignore(MeshControlGrpcService.SubmitRun);
            other.refuse(MeshControlGrpcService.SubmitRun, GrpcStatus.INTERNAL, "INTERNAL", "asked, too");
            fails(
                    Reason.DEADLINE,
                    "did not answer SubmitRun in time",
                    () -> mesh.submit(Map.of(), "", Duration.ofMillis(300)));
        }
    }

    @Test
    void filesArriveWholeOrNotAtAll() throws Exception {
        byte[] content = new byte[2 * PART + 1];
        new Random(1).nextBytes(content);
        try (ScriptedNode node = new ScriptedNode();
                LocmoeMesh mesh = LocmoeMesh.at(node.address()).connect()) {
            node.answer(
                    MeshControlGrpcService.ListFiles,
                    request -> ListFilesReply.newBuilder()
                            .addFiles(StoredFile.newBuilder()
                                    .setName("step-5/config.json")
                                    .setBytes(content.length))
                            .build());
            node.answer(MeshControlGrpcService.ReadFile, request -> part(content, request, 0));
            RunFile file = mesh.files("job").getFirst();
            assertThat(file).isEqualTo(new RunFile("node-0", "step-5", "config.json", content.length));
            Path target = directory.resolve("config.json");
            mesh.fetch("job", file, target);
            assertThat(target).hasBinaryContent(content);
            node.answer(MeshControlGrpcService.ReadFile, request -> part(content, request, 1));
            fails(Reason.INTERNAL, "has arrived damaged", () -> fetch(mesh, file, target));
            assertThat(target).hasBinaryContent(content);
            node.answer(MeshControlGrpcService.ReadFile, request -> ReadFileReply.getDefaultInstance());
            fails(Reason.INTERNAL, "has changed on node-0", () -> fetch(mesh, file, target));
            assertThat(Files.list(directory).toList()).containsExactly(target);
        }
    }

    private static void fetch(LocmoeMesh mesh, RunFile file, Path target) {
        try {
            mesh.fetch("job", file, target);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ReadFileReply part(byte[] content, ReadFileRequest request, int damage) {
        int from = (int) request.getOffset();
        byte[] part = Arrays.copyOfRange(content, from, Math.min(content.length, from + PART));
        CRC32C sum = new CRC32C();
        sum.update(part);
        return ReadFileReply.newBuilder()
                .setContent(ByteString.copyFrom(part))
                .setChecksum((int) sum.getValue() + damage)
                .setBytes(content.length)
                .build();
    }

    @Test
    void aNodeThatNamesAPathIsRefused() throws Exception {
        try (ScriptedNode node = new ScriptedNode();
                LocmoeMesh mesh = LocmoeMesh.at(node.address()).connect()) {
            node.answer(
                    MeshControlGrpcService.ListFiles,
                    request -> ListFilesReply.newBuilder()
                            .addFiles(StoredFile.newBuilder()
                                    .setName("step-5/../../key")
                                    .setBytes(1))
                            .build());
            fails(Reason.INVALID, "step-000600/config.json", () -> mesh.files("job"));
        }
    }
}
