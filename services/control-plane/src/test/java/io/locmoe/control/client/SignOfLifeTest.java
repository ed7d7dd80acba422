package io.locmoe.control.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.locmoe.control.Relay;
import io.locmoe.control.ServedMesh;
import io.locmoe.control.access.NodeProfile;
import io.locmoe.identity.Trust;
import io.locmoe.run.ControlException;
import io.locmoe.run.ControlException.Code;
import io.locmoe.run.Peer;
import io.locmoe.run.event.RunHistory;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpServer;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A node, and a connection to it that carries nothing any more though nobody has closed it. */
@Timeout(60)
class SignOfLifeTest {
    /** An error code of HTTP/2. */
    private static final long CANCEL = 8;

    private final ServedMesh served = new ServedMesh();
    private final Relay relay = new Relay(served.vertx, served.ranks.port());
    private final Peer node = new Peer("node-1", "127.0.0.1", 0, 0, relay.port());
    private final ControlClient client = new ControlClient(served.vertx, Trust.OPEN);

    @AfterEach
    void close() {
        served.close();
    }

    private Future<NodeProfile> identify() {
        return identify(node);
    }

    private Future<NodeProfile> identify(Peer asked) {
        return client.profile(asked).identify(UUID.randomUUID());
    }

    private void isLate() {
        isLate(node);
    }

    private void isLate(Peer asked) {
        assertThatThrownBy(() -> MeshClient.await(identify(asked)))
                .hasMessageContaining("did not answer Identify in time")
                .returns(Code.DEADLINE, e -> ((ControlException) e).code());
    }

    private Future<Void> follow() {
        RunHistory kept = new RunHistory(10);
        kept.begin(3);
        served.mesh.jobs.put("job-1", kept);
        return MeshClient.await(client.follow(node, "job-1", new RunHistory(10)));
    }

    /** Its timer, and that of the library here, may be before ours. */
    @Test
    void aCallResetAtItsDeadlineCountsAsLate() {
        HttpServer ending = MeshClient.await(served.vertx
                .createHttpServer()
                .requestHandler(call -> call.response().reset(CANCEL))
                .listen(0, "127.0.0.1"));
        isLate(new Peer("node-1", "127.0.0.1", 0, 0, ending.actualPort()));
    }

    /** As after a partition that has healed, or where a machine is back with another address. */
    @Tag("slow")
    @Test
    void aConnectionThatIsDeadIsReplacedSoon() {
        Future<Void> followed = follow();
        MeshClient.await(identify());
        relay.cut();
        isLate();
        await().atMost(30, TimeUnit.SECONDS)
                .until(() -> identify()
                        .transform(answer -> Future.succeededFuture(answer.succeeded()))
                        .await());
        assertThat(relay.connections()).isEqualTo(2);
        await().atMost(10, TimeUnit.SECONDS).until(followed::failed);
    }

    /** Its calls wait for something; whatever else goes over the connection goes on. */
    @Tag("slow")
    @Test
    void aSlowNodeKeepsItsConnection() {
        Future<Void> followed = follow();
        served.mesh.answer = Promise.<Void>promise().future();
        isLate();
        await().atMost(30, TimeUnit.SECONDS).until(() -> relay.answersToPings.get() > 0);
        assertThat(followed.isComplete()).isFalse();
        served.mesh.answer = Future.succeededFuture();
        MeshClient.await(identify());
        assertThat(relay.connections()).isEqualTo(1);
    }
}
