package io.locmoe.control.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locmoe.control.Events;
import io.locmoe.control.FakeMesh;
import io.locmoe.control.ServedMesh;
import io.locmoe.control.access.NodeProfile;
import io.locmoe.control.message.PluginMessagesTest;
import io.locmoe.engine.job.TrainingEvent;
import io.locmoe.identity.Role;
import io.locmoe.identity.Trust;
import io.locmoe.run.Caller;
import io.locmoe.run.ControlException;
import io.locmoe.run.Peer;
import io.locmoe.run.consensus.Lineage;
import io.locmoe.run.consensus.Member;
import io.locmoe.run.consensus.View;
import io.locmoe.run.consensus.ViewService;
import io.locmoe.run.consensus.Vote;
import io.locmoe.run.event.NodeFailure;
import io.locmoe.run.event.Position;
import io.locmoe.run.event.RunEvent;
import io.locmoe.run.event.RunHistory;
import io.locmoe.run.event.RunOutcome;
import io.locmoe.run.service.FollowedRun;
import io.locmoe.run.service.HeldPlugins;
import io.locmoe.run.service.RankFailure;
import io.locmoe.run.service.RankService;
import io.locmoe.run.service.RankStart;
import io.locmoe.run.service.RunRequest;
import io.locmoe.spi.topology.ExpertPlacement;
import io.locmoe.spi.topology.Topology;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RankServiceTest {
    private final ServedMesh served = new ServedMesh();
    private final RankService ranks = new ControlClient(served.vertx, Trust.OPEN)
            .ranks(new Peer("node-1", "127.0.0.1", 0, 0, served.ranks.port()));

    @AfterEach
    void close() {
        served.close();
    }

    @Test
    void everyCallArrivesAsItWasSent() {
        List<Peer> peers = List.of(new Peer("node-0", "127.0.0.1", 1, 2, 5), new Peer("node-1", "10.0.0.1", 3, 4, 6));
        RankStart start = new RankStart(
                "job-1",
                new RunRequest(Map.of("nodes", "2"), "/out"),
                ExpertPlacement.even(1L << 33, 8, Topology.of(2, 2)),
                1,
                peers,
                Map.of("router 'a'", "0123"));
        RankFailure failure = new RankFailure("job-1", 1, 3, "layer 2: Größe", true, true);
        MeshClient.await(ranks.start(start));
        MeshClient.await(ranks.reportFailure(failure));
        assertThat(MeshClient.await(ranks.cancel("job-1", "rank 3 failed")))
                .containsExactly("rank 0 to rank 1", "rank 0 from rank 1");
        MeshClient.await(ranks.ended("job-1", 1, List.of("rank 2 to rank 0", "rank 2 from rank 1")));
        assertThat(MeshClient.await(ranks.runs("job-1", 1))).isTrue();
        assertThat(MeshClient.await(ranks.runs("job-1", 2))).isFalse();
        assertThat(served.mesh.calls)
                .containsExactly(
                        start,
                        failure,
                        "cancel job-1: rank 3 failed",
                        "ended job-1 1 [rank 2 to rank 0, rank 2 from rank 1]");
    }

    @Test
    void aNodeIdentifiesItself() {
        UUID asker = UUID.randomUUID();
        NodeProfile profile = MeshClient.await(new ControlClient(served.vertx, Trust.OPEN)
                .profile(new Peer("node-1", "127.0.0.1", 0, 0, served.ranks.port()))
                .identify(asker));
        assertThat(profile).isEqualTo(MeshClient.await(served.mesh.identify(asker)));
    }

    @Test
    void aNodeTellsItsPlugIns() {
        served.mesh.held.put("", new HeldPlugins(List.of(PluginMessagesTest.plugin("a", "bad")), 0));
        assertThat(MeshClient.await(ranks.plugins())).isEqualTo(served.mesh.held.get(""));
    }

    @Test
    void aNodeAgreesOnMembers() {
        ViewService views = new ControlClient(served.vertx, Trust.OPEN)
                .views(new Peer("node-1", "127.0.0.1", 0, 0, served.ranks.port()));
        Member first = new Member("node-0", new UUID(1, 2));
        Member second = new Member("node-1", FakeMesh.NODE_1);
        assertThat(MeshClient.await(views.prepare("run", 7, 5, first)))
                .isEqualTo(new Vote(second, false, 8, Optional.empty()));
        View old = new View("run", 5, List.of(first, second, Member.named("node-2")));
        Lineage next = new Lineage(
                new View("run", 9, List.of(second, first)), List.of(old, View.named("run", List.of("node-3"))));
        assertThat(MeshClient.await(views.install(next, first)))
                .isEqualTo(new Vote(second, true, 9, Optional.of(next)));
        assertThat(served.mesh.calls)
                .containsExactly(new FakeMesh.PreparedCall("run", 7, 5, first), List.of(next, first));
        assertThatThrownBy(() -> MeshClient.await(views.prepare("run", 7, 5, Member.named(""))))
                .hasMessageContaining("name");
    }

    @Test
    void aRunIsFollowedFromWhereTheCopyEnds() {
        Peer node = new Peer("node-1", "127.0.0.1", 0, 0, served.ranks.port());
        ControlClient runs = new ControlClient(served.vertx, Trust.OPEN);
        RunRequest request = new RunRequest(
                Map.of("experts", "8"), "/out", "run-1", Optional.of(Events.failure(NodeFailure.Kind.NODE, 1)));
        FollowedRun run =
                new FollowedRun("job-1", request, List.of(node, new Peer("node-2", "host", 1, 2, 3)), 7, Caller.ANYONE);
        MeshClient.await(runs.announce(node, run));
        FollowedRun owned = new FollowedRun("job-1", request, List.of(node), 0, new Caller(Role.SUBMIT, "alice", true));
        MeshClient.await(runs.announce(node, owned));
        assertThat(served.mesh.calls).containsExactly(run, owned);
        RunHistory kept = new RunHistory(10);
        kept.begin(3);
        kept.add(new RunEvent.Training(new TrainingEvent.Validated(1, 1)));
        served.mesh.jobs.put("job-1", kept);
        RunHistory copy = new RunHistory(10);
        Future<Void> over = MeshClient.await(runs.follow(node, "job-1", copy));
        kept.add(new RunEvent.Ended(RunOutcome.COMPLETED, "done"));
        MeshClient.await(over);
        assertThat(copy.position()).isEqualTo(new Position(3, 2));
        assertThat(copy.end()).isEqualTo(kept.end());
        RunHistory passedOn = new RunHistory(10);
        passedOn.begin(3);
        served.mesh.jobs.put("job-3", passedOn);
        Future<Void> left = MeshClient.await(runs.follow(node, "job-3", new RunHistory(10)));
        assertThat(left.isComplete()).isFalse();
        passedOn.copied();
        MeshClient.await(left);
        assertThatThrownBy(() -> MeshClient.await(runs.follow(node, "job-2", copy)))
                .hasMessageContaining("there is no job 'job-2'");
    }

    @Test
    void refusalsKeepTheirCode() {
        served.mesh.answer = Future.failedFuture(new ControlException(ControlException.Code.BUSY, "job-0 runs"));
        assertThatThrownBy(() -> MeshClient.await(ranks.cancel("job-1", "reason")))
                .hasMessage("job-0 runs")
                .returns(ControlException.Code.BUSY, e -> ((ControlException) e).code());
    }
}
