package io.locmoe.control.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locmoe.control.RawCall;
import io.locmoe.control.ServedMesh;
import io.locmoe.control.client.ControlClient;
import io.locmoe.control.client.MeshClient;
import io.locmoe.control.message.MessageLimits;
import io.locmoe.identity.Trust;
import io.locmoe.run.ControlException;
import io.locmoe.run.ControlException.Code;
import io.locmoe.run.Peer;
import io.locmoe.run.service.RankService;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpServer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a stranger may send to the control port; {@link ServedMesh} fails if it holds up the event loop. */
class HostileCallTest {
    private static final int INVALID_ARGUMENT = 3;
    private static final int UNIMPLEMENTED = 12;

    private final ServedMesh served = new ServedMesh();
    private final HttpClient client = RawCall.client(served.vertx);

    @AfterEach
    void close() {
        served.close();
    }

    private RawCall.Answer send(RawCall call) {
        RawCall.Answer answer = call.send(client, served.server.port());
        try (MeshClient friend = served.connect()) {
            assertThat(friend.topology().nodes()).as("the port still serves").hasSize(2);
        }
        return answer;
    }

    @Test
    void aCompressedMessageIsRefusedBeforeItIsDecompressed() throws Exception {
        // Each of 16 bombs has 255 KB and would take a quarter of a gigabyte.
        byte[] bomb = RawCall.bomb(256);
        assertThat(bomb.length).isLessThan(MessageLimits.LONGEST);
        RawCall call = new RawCall(RawCall.TOPOLOGY, Map.of("grpc-encoding", "gzip"), RawCall.frame(true, bomb));
        for (int i = 0; i < 16; i++) {
            assertThat(send(call))
                    .returns(UNIMPLEMENTED, RawCall.Answer::status)
                    .returns(
                            "compressed calls are not accepted; send them with grpc-encoding identity",
                            RawCall.Answer::message);
        }
    }

    /** A command of an earlier version shows this text. */
    @Test
    void aCallOfAnotherVersionOfTheProtocolIsRefusedWithARemedy() {
        String earlier = RawCall.TOPOLOGY.replace(".v2.", ".v1.");
        assertThat(send(new RawCall(earlier, Map.of(), RawCall.frame(false, new byte[0]))))
                .returns(UNIMPLEMENTED, RawCall.Answer::status)
                .extracting(RawCall.Answer::message)
                .asString()
                .contains("version 2 of the control protocol", "use one version of locmoe");
    }

    @Test
    void aMessageThatIsCompressedInSecretCannotBeRead() throws Exception {
        RawCall call = new RawCall(RawCall.TOPOLOGY, Map.of(), RawCall.frame(true, RawCall.bomb(1)));
        assertThat(send(call)).returns(INVALID_ARGUMENT, RawCall.Answer::status);
    }

    @Test
    void garbageIsNotARequest() {
        RawCall call = new RawCall(RawCall.TOPOLOGY, Map.of(), RawCall.frame(false, new byte[] {7, 7, 7}));
        assertThat(send(call)).returns(INVALID_ARGUMENT, RawCall.Answer::status);
        RawCall nothing = new RawCall(RawCall.TOPOLOGY, Map.of(), Buffer.buffer());
        assertThat(send(nothing)).returns(INVALID_ARGUMENT, RawCall.Answer::status);
    }

    @Test
    void nothingButProtobufIsRead() {
        for (String content : List.of("application/grpc+json", "application/grpc-web-text", "application/json", "x")) {
            RawCall call =
                    new RawCall(RawCall.TOPOLOGY, Map.of("content-type", content), RawCall.frame(false, new byte[0]));
            assertThat(send(call)).as(content).returns(-1, RawCall.Answer::status);
        }
        RawCall call = new RawCall(RawCall.TOPOLOGY, Map.of(), RawCall.frame(false, new byte[0]));
        assertThat(send(call)).returns(0, RawCall.Answer::status);
    }

    @Test
    void aMessageOverTheLimitIsRefused() {
        RawCall call =
                new RawCall(RawCall.TOPOLOGY, Map.of(), RawCall.frame(false, new byte[MessageLimits.LONGEST + 1]));
        assertThat(send(call)).returns(INVALID_ARGUMENT, RawCall.Answer::status);
        Buffer lie = Buffer.buffer()
                .appendByte((byte) 0)
                .appendInt(Integer.MAX_VALUE)
                .appendBytes(new byte[9]);
        assertThat(send(new RawCall(RawCall.TOPOLOGY, Map.of(), lie)))
                .returns(INVALID_ARGUMENT, RawCall.Answer::status);
    }

    @Test
    void headersOverTheLimitAreRefused() {
        RawCall call =
                new RawCall(RawCall.TOPOLOGY, Map.of("long", "x".repeat(40_000)), RawCall.frame(false, new byte[0]));
        assertThat(send(call).status()).isNotZero();
    }

    @Test
    void aCompressedAnswerIsRefusedByTheClient() throws Exception {
        Buffer bomb = RawCall.frame(true, RawCall.bomb(64));
        HttpServer server = MeshClient.await(served.vertx
                .createHttpServer()
                .requestHandler(request -> request.response()
                        .putHeader("content-type", "application/grpc")
                        .putHeader("grpc-encoding", "gzip")
                        .end(bomb))
                .listen(0, "127.0.0.1"));
        Peer node = new Peer("node-1", "127.0.0.1", 0, 0, server.actualPort());
        RankService ranks = new ControlClient(served.vertx, Trust.OPEN).ranks(node);
        assertThatThrownBy(() -> MeshClient.await(ranks.runs("job-1", 1)))
                .hasMessageContaining("sends a compressed answer")
                .returns(Code.UNSUPPORTED, e -> ((ControlException) e).code());
    }
}
