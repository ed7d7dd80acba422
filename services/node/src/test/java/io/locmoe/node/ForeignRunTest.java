package io.locmoe.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.locmoe.control.client.ControlClient;
import io.locmoe.control.client.MeshClient;
import io.locmoe.identity.Identity;
import io.locmoe.identity.Role;
import io.locmoe.run.Caller;
import io.locmoe.run.ControlException;
import io.locmoe.run.ControlException.Code;
import io.locmoe.run.Peer;
import io.locmoe.run.consensus.Member;
import io.locmoe.run.consensus.Vote;
import io.locmoe.run.event.RunOutcome;
import io.locmoe.run.service.FollowedRun;
import io.locmoe.run.service.RankStart;
import io.locmoe.run.service.RunRequest;
import io.locmoe.spi.topology.ExpertPlacement;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Node 2 of a mesh gets no part in a run that nodes 0 and 1 train, and no node a part that it does not have. */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ForeignRunTest {
    private static final String RUN = "a run";
    private static final long LAST = 1L << 60;

    private final NodeMesh mesh = new NodeMesh();
    private final Vertx vertx = Vertx.vertx();
    private final Caller owner = new Caller(Role.ADMINISTER, "user-administer", true);
    private MeshClient client;
    private RankStart job;
    private int steps;

    @BeforeAll
    void train() throws Exception {
        client = mesh.with(3).client(0);
        Map<String, String> settings =
                NodeMesh.job(2, 100_000, "steps", "100000", "recoveries", "1").settings();
        NodeMesh.awaitStep(client, client.submit(new RunRequest(settings, "/checkpoints", RUN)), 1);
        await().atMost(NodeMesh.LIMIT_SECONDS, TimeUnit.SECONDS)
                .until(() -> !mesh.work.get(1).started.isEmpty());
        job = mesh.work.get(1).started.getFirst();
    }

    @AfterAll
    void close() throws Exception {
        client.cancel(job.jobId());
        assertThat(NodeMesh.end(client, job.jobId()).outcome()).isEqualTo(RunOutcome.CANCELLED);
        vertx.close().await(NodeMesh.LIMIT_SECONDS, TimeUnit.SECONDS);
        mesh.close();
    }

    private ControlClient as(int node) {
        return new ControlClient(vertx, Identity.load(mesh.certificates.node(node)));
    }

    private Peer peer(int node) {
        return client.topology().nodes().stream()
                .filter(known -> known.name().equals("node-" + node))
                .map(known ->
                        new Peer(known.name(), known.host(), known.flightPort(), known.controlPort(), known.rankPort()))
                .findFirst()
                .orElseThrow();
    }

    private static <T> T answer(Future<T> call) throws Exception {
        return call.await(NodeMesh.LIMIT_SECONDS, TimeUnit.SECONDS);
    }

    private static void refused(Future<?> call, Code code, String reason) {
        assertThatThrownBy(() -> answer(call))
                .hasMessageContaining(reason)
                .returns(code, e -> ((ControlException) e).code());
    }

    private long epoch() {
        return job.placement().epoch();
    }

    private void assertTrainsOn() throws Exception {
        steps += 20;
        NodeMesh.awaitStep(client, job.jobId(), steps);
        assertThat(mesh.work.get(1).started).hasSize(1);
    }

    @Test
    void nodesOfARunPromiseNothingToOutsiders() throws Exception {
        Member outside = new Member("node-2", UUID.randomUUID());
        for (int node = 0; node < 2; node++) {
            Vote vote = answer(as(2).views(peer(node)).prepare(RUN, epoch() + 1, epoch(), outside));
            assertThat(vote.accepted()).as("node %d", node).isFalse();
            refused(as(2).views(peer(node)).prepare(RUN, LAST, LAST, outside), Code.INVALID, "at most a day after");
        }
        refused(
                as(1).views(peer(0)).prepare(RUN, LAST, LAST, new Member("node-1", UUID.randomUUID())),
                Code.INVALID,
                "at most a day after");
        assertTrainsOn();
    }

    @Test
    void aForeignJobDoesNotBeginWithoutAnAgreedEpoch() throws Exception {
        for (long epoch : new long[] {epoch(), epoch() + 1, LAST}) {
            RankStart foreign = new RankStart(
                    "foreign",
                    job.request(),
                    new ExpertPlacement(epoch, job.placement().rankOfExpert()),
                    1,
                    List.of(peer(2), peer(1)),
                    Map.of());
            refused(as(2).ranks(peer(1)).start(foreign), Code.SUPERSEDED, "node-1 has not agreed to epoch " + epoch);
        }
        assertTrainsOn();
    }

    @Test
    void outsidersAndForeignOwnersCannotLeadTheRun() throws Exception {
        for (int node = 0; node < 2; node++) {
            refused(kept(2, node, epoch() + 1, owner), Code.FORBIDDEN, "node-2 has no part in the run");
        }
        refused(kept(1, 2, LAST, owner), Code.INVALID, "more than a day after the clock of node-2");
        Caller eve = new Caller(Role.SUBMIT, "eve", true);
        refused(kept(1, 2, epoch() + 1, eve), Code.INVALID, "is another job here");
        assertTrainsOn();
    }

    private Future<Void> kept(int caller, int called, long epoch, Caller of) {
        return as(caller)
                .announce(peer(called), new FollowedRun(job.jobId(), job.request(), List.of(peer(caller)), epoch, of));
    }
}
