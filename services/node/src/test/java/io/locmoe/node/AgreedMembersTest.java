package io.locmoe.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locmoe.control.client.ControlClient;
import io.locmoe.control.client.MeshClient;
import io.locmoe.engine.settings.SettingsParser;
import io.locmoe.identity.Trust;
import io.locmoe.run.Caller;
import io.locmoe.run.ControlException;
import io.locmoe.run.Peer;
import io.locmoe.run.consensus.Lineage;
import io.locmoe.run.consensus.Member;
import io.locmoe.run.consensus.ViewService;
import io.locmoe.run.consensus.Vote;
import io.locmoe.run.event.RunEvent;
import io.locmoe.run.event.RunOutcome;
import io.locmoe.run.service.FollowedRun;
import io.locmoe.run.service.NodeStatus;
import io.locmoe.run.service.RankStart;
import io.locmoe.run.service.RunRequest;
import io.locmoe.spi.topology.ExpertPlacement;
import io.locmoe.spi.topology.Topology;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The nodes of a run agree on its members before each of its jobs, and obey nobody who comes with older ones. */
@Tag("slow")
class AgreedMembersTest {
    private static final String RUN = "a run";

    private final NodeMesh mesh = NodeMesh.impatient();
    private final Vertx vertx = Vertx.vertx();
    private final ControlClient stranger = new ControlClient(vertx, Trust.OPEN);

    @AfterEach
    void close() throws Exception {
        vertx.close().await(NodeMesh.LIMIT_SECONDS, TimeUnit.SECONDS);
        mesh.close();
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.await(NodeMesh.LIMIT_SECONDS, TimeUnit.SECONDS);
    }

    private static Peer peer(NodeStatus node) {
        return new Peer(node.name(), node.host(), node.flightPort(), node.controlPort(), node.rankPort());
    }

    @Test
    void aPromiseEndsTheJobAndTheRunContinuesWithNewMembers() throws Exception {
        for (int node = 0; node < 3; node++) {
            mesh.add(new FakeWork().deaf().heldInFirstJob());
        }
        MeshClient client = mesh.client(0);
        List<Peer> peers =
                client.topology().nodes().stream().map(AgreedMembersTest::peer).toList();
        Map<String, String> settings = NodeMesh.job(3, 5, "experts", "9", "batch", "15", "recoveries", "1")
                .settings();
        RunRequest request = new RunRequest(settings, "/checkpoints", RUN);
        String job = client.submit(request);
        NodeMesh.awaitStep(client, job, 2);
        CompletableFuture<List<RunEvent>> events = NodeMesh.standingWatch(client, job);

        ViewService second = stranger.views(peers.get(1));
        Member other = new Member("node-2", UUID.randomUUID());
        long now = System.currentTimeMillis();
        Vote ignorant = await(second.prepare(RUN, now + 1_000_000, 0, other));
        assertThat(ignorant.accepted())
                .as("it does not know whom it would interrupt")
                .isFalse();
        Lineage first = ignorant.installed().orElseThrow();
        assertThat(first.view().names()).containsExactly("node-0", "node-1", "node-2");
        assertThat(first.before()).as("a job has begun, so it was agreed").isEmpty();
        long epoch = first.view().epoch();
        assertThat(await(second.prepare(RUN, epoch + 1_000_000, epoch, other)).accepted())
                .isTrue();

        RunEvent.Ended end = (RunEvent.Ended)
                events.get(NodeMesh.LIMIT_SECONDS, TimeUnit.SECONDS).getLast();
        assertThat(end.message()).startsWith("complete after step 5");
        assertThat(end.outcome()).isEqualTo(RunOutcome.COMPLETED);
        assertThat(events.join()).hasAtLeastOneElementOfType(RunEvent.NodesFailed.class);
        Lineage next = await(second.prepare(RUN, 1, 0, other)).installed().orElseThrow();
        assertThat(next.view().epoch()).isGreaterThan(epoch + 1_000_000);
        assertThat(next.view().members()).isEqualTo(first.view().members());

        RankStart stale = new RankStart(
                "job-stale", request, ExpertPlacement.even(epoch, 9, Topology.of(3, 1)), 1, peers, Map.of());
        assertThatThrownBy(() -> await(stranger.ranks(peers.get(1)).start(stale)))
                .isInstanceOf(ControlException.class)
                .hasMessageContaining("has promised a higher epoch of the run than " + epoch);
    }

    /** A training run of three nodes, with watchers at its leader and at another node. */
    private final class Trained {
        private final Map<String, String> settings = NodeMesh.job(
                        3, 5, "experts", "9", "batch", "15", "recoveries", "1")
                .settings();
        private final RunRequest request =
                new RunRequest(SettingsParser.parse(settings).text(), "/checkpoints", RUN);
        private final List<Peer> peers;
        private final String job;
        private final List<CompletableFuture<List<RunEvent>>> watchers;
        private final ViewService leader;
        private final Member other = new Member("node-2", UUID.randomUUID());

        Trained() throws Exception {
            for (int node = 0; node < 3; node++) {
                mesh.add(new FakeWork().deaf().heldInFirstJob());
            }
            MeshClient client = mesh.client(0);
            peers = client.topology().nodes().stream()
                    .map(AgreedMembersTest::peer)
                    .toList();
            leader = stranger.views(peers.getFirst());
            job = client.submit(request);
            NodeMesh.awaitStep(client, job, 2);
            watchers = List.of(NodeMesh.standingWatch(client, job), NodeMesh.standingWatch(mesh.client(2), job));
        }

        long epoch() throws Exception {
            return await(leader.prepare(RUN, 1, 0, other))
                    .installed()
                    .orElseThrow()
                    .view()
                    .epoch();
        }

        /** Another node claims to lead the run. */
        void claim(long epoch) throws Exception {
            List<Peer> members = List.of(peers.get(1), peers.get(2));
            await(stranger.announce(peers.getFirst(), new FollowedRun(job, request, members, epoch, Caller.ANYONE)));
        }

        void awaitEndAfterOneRecovery() throws Exception {
            for (CompletableFuture<List<RunEvent>> watcher : watchers) {
                List<RunEvent> events = watcher.get(NodeMesh.LIMIT_SECONDS, TimeUnit.SECONDS);
                assertThat(events.getLast())
                        .isInstanceOfSatisfying(
                                RunEvent.Ended.class,
                                end -> assertThat(end.outcome()).isEqualTo(RunOutcome.COMPLETED));
                assertThat(events)
                        .filteredOn(RunEvent.Recovered.class::isInstance)
                        .hasSize(1);
            }
        }
    }

    /** All ranks leave the job; no other node continues, so the leader takes the run over again. */
    @Test
    void aLeaderThatPromisedANewerEpochEndsItsJobButNotTheRun() throws Exception {
        Trained run = new Trained();
        long epoch = run.epoch();
        assertThat(await(run.leader.prepare(RUN, epoch + 1_000_000, epoch, run.other))
                        .accepted())
                .isTrue();
        run.awaitEndAfterOneRecovery();
        assertThat(run.epoch()).isGreaterThan(epoch + 1_000_000);
    }

    /** The claim with the newer members wins; as that node leads nothing, the nodes find no leader. */
    @Test
    void aLeaderStepsDownForALeaderWithNewerMembers() throws Exception {
        Trained run = new Trained();
        long epoch = run.epoch();
        assertThatThrownBy(() -> run.claim(epoch))
                .isInstanceOf(ControlException.class)
                .hasMessageContainingAll("node-0", "leads " + run.job)
                .returns(ControlException.Code.SUPERSEDED, e -> ((ControlException) e).code());
        run.claim(epoch + 1_000_000);
        run.awaitEndAfterOneRecovery();
        assertThat(run.epoch()).isGreaterThan(epoch);
    }
}
