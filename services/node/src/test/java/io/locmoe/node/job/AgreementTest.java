package io.locmoe.node.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locmoe.control.Caller;
import io.locmoe.control.ControlException;
import io.locmoe.control.ControlException.Code;
import io.locmoe.control.JobRequest;
import io.locmoe.control.Lineage;
import io.locmoe.control.Member;
import io.locmoe.control.Peer;
import io.locmoe.control.RankFailure;
import io.locmoe.control.RankStart;
import io.locmoe.control.View;
import io.locmoe.control.ViewService;
import io.locmoe.control.Vote;
import io.locmoe.identity.Role;
import io.locmoe.node.FakeWork;
import io.locmoe.node.membership.Patience;
import io.locmoe.spi.topology.ExpertPlacement;
import io.locmoe.spi.topology.Topology;
import io.locmoe.topology.MeshNode;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Nodes that agree on members of a run, by calls that a test cuts off. */
@Timeout(120)
class AgreementTest {
    private static final String RUN = "run";

    private final Vertx vertx = Vertx.vertx();
    private final Map<Integer, Node> nodes = new ConcurrentHashMap<>();
    /** Pairs of nodes that do not hear each other. */
    private final Set<Set<Integer>> cut = ConcurrentHashMap.newKeySet();

    @AfterEach
    void close() throws Exception {
        vertx.close().await(1, TimeUnit.MINUTES);
    }

    /** A node with what it has promised, and the others as far as it hears them. */
    private final class Node implements Electorate {
        private final int index;
        private final Confinement confinement = new Confinement(vertx, vertx.getOrCreateContext());
        private final NodeJobs jobs = new NodeJobs(confinement, new FakeWork());
        private final RunMemory runs;
        private final Epochs epochs = new Epochs(InstantSource.system());
        private final Agreement agreement;

        Node(int index) {
            this.index = index;
            this.runs = new RunMemory(self().name(), jobs);
            this.agreement = new Agreement(confinement, this, runs, new Patience(1_500, 5_000));
            nodes.put(index, this);
        }

        private boolean hears(int other) {
            return other == index || !cut.contains(Set.of(index, other));
        }

        Future<View> agree(Integer... wanted) {
            return agree(Optional.empty(), wanted);
        }

        Future<View> agree(Optional<View> known, Integer... wanted) {
            List<MeshNode> members = List.of(wanted).stream()
                    .map(other -> nodes.get(other).self())
                    .toList();
            return confinement.call(() -> agreement.agree(RUN, known, members));
        }

        @Override
        public MeshNode self() {
            return new MeshNode(index, "node-" + index, "host", 1, 2, index, 4, 1, List.of(), "1", List.of());
        }

        @Override
        public Future<List<MeshNode>> nodes() {
            return Future.succeededFuture(nodes.values().stream()
                    .filter(node -> hears(node.index))
                    .map(Node::self)
                    .toList());
        }

        @Override
        public long epochAbove(long other) {
            return epochs.above(other);
        }

        @Override
        public ViewService views(Peer peer) {
            ViewCalls calls = new ViewCalls(
                    nodes.get(peer.rankPort()).confinement, nodes.get(peer.rankPort()).runs, Caller.ANYONE);
            return new ViewService() {
                @Override
                public Future<Vote> prepare(String run, long epoch, long known, Member candidate) {
                    return hears(peer.rankPort()) ? calls.prepare(run, epoch, known, candidate) : silence();
                }

                @Override
                public Future<Vote> install(Lineage next, Member candidate) {
                    return hears(peer.rankPort()) ? calls.install(next, candidate) : silence();
                }
            };
        }

        private Future<Vote> silence() {
            return Future.failedFuture(new ControlException(Code.UNREACHABLE, "no node answers"));
        }
    }

    private View first(int count) {
        IntStream.range(0, count).forEach(Node::new);
        return await(nodes.get(0).agree(IntStream.range(0, count).boxed().toArray(Integer[]::new)));
    }

    private void cut(int one, int... others) {
        for (int other : others) {
            cut.add(Set.of(one, other));
        }
    }

    private static <T> T await(Future<T> future) {
        try {
            return future.await(1, TimeUnit.MINUTES);
        } catch (TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    private static ControlException refusal(Future<View> future) {
        try {
            return new ControlException(Code.INTERNAL, "agreed: " + await(future));
        } catch (ControlException refusal) {
            return refusal;
        }
    }

    @Test
    void threeOfFourGoOnAndTheFourthSaysWhoIsMissing() {
        View former = first(4);
        cut(3, 0, 1, 2);
        Future<View> minority = nodes.get(3).agree(3);
        View next = await(nodes.get(0).agree(0, 1, 2));
        assertThat(next.names()).containsExactly("node-0", "node-1", "node-2");
        assertThat(next.epoch()).isGreaterThan(former.epoch());
        assertThat(next.coordinator()).isEqualTo(former.coordinator());
        assertThat(refusal(minority))
                .returns(Code.MINORITY, ControlException::code)
                .hasMessageContaining("3 of 4 nodes of the run are not heard: node-0, node-1, node-2;");
        cut.clear();
        assertThat(refusal(nodes.get(3).agree(Optional.of(former), 3)))
                .returns(Code.SUPERSEDED, ControlException::code)
                .hasMessageContaining("gone on without node-3, in epoch " + next.epoch());
        View whole = await(nodes.get(3).agree(0, 1, 2, 3));
        assertThat(whole.epoch()).isGreaterThan(next.epoch());
    }

    @Test
    void ofTwoHalvesNeitherGoesOn() {
        first(4);
        cut(0, 2, 3);
        cut(1, 2, 3);
        Future<View> one = nodes.get(0).agree(0, 1);
        Future<View> other = nodes.get(2).agree(2, 3);
        assertThat(refusal(one))
                .returns(Code.MINORITY, ControlException::code)
                .hasMessageContaining("2 of 4 nodes of the run are not heard: node-2, node-3;");
        assertThat(refusal(other))
                .returns(Code.MINORITY, ControlException::code)
                .hasMessageContaining("2 of 4 nodes of the run are not heard: node-0, node-1;");
    }

    /** Nobody else can have gone on: a mesh has no two processes of one name. */
    @Test
    void theOneThatIsLeftGoesOnWhenAllOthersWereReplaced() {
        View former = first(3);
        new Node(0);
        new Node(1);
        View next = await(nodes.get(0).agree(0, 1, 2));
        assertThat(next.epoch()).isGreaterThan(former.epoch());
        assertThat(next.members())
                .doesNotContain(former.coordinator())
                .contains(former.members().get(2));
    }

    /** It has forgotten what its predecessor promised. */
    @Test
    void aReplacementHasNoVote() {
        first(3);
        new Node(0);
        cut(2, 0, 1);
        assertThat(refusal(nodes.get(0).agree(0, 1)))
                .returns(Code.MINORITY, ControlException::code)
                .hasMessageContaining("1 of 3 nodes of the run are not heard: node-2;");
    }

    @Test
    void ofTwoCoordinatorsAtOnceAtMostOneHasItsViewAtTheEnd() {
        first(3);
        List<Future<View>> both =
                List.of(nodes.get(1).agree(1, 2, 0), nodes.get(2).agree(2, 0, 1));
        List<View> agreed = new ArrayList<>();
        both.forEach(one -> {
            try {
                agreed.add(await(one));
            } catch (ControlException refused) {
                assertThat(refused.code()).isIn(Code.SUPERSEDED, Code.MINORITY);
            }
        });
        assertThat(agreed).isNotEmpty();
        List<Optional<View>> installed =
                nodes.values().stream().map(node -> node.runs.view(RUN)).toList();
        assertThat(agreed.stream().map(Optional::of))
                .filteredOn(view -> installed.stream().allMatch(view::equals))
                .hasSize(1);
    }

    /** The names are those of the nodes that were lost last. */
    @Test
    void whereNobodyRemembersARunThoseThatWereLostMustBeThereAgain() {
        IntStream.range(0, 2).forEach(Node::new);
        Optional<View> lost = Optional.of(View.named(RUN, List.of("node-2")));
        assertThat(refusal(nodes.get(0).agree(lost, 0, 1)))
                .returns(Code.MINORITY, ControlException::code)
                .hasMessageContaining("1 of 1 nodes of the run are not heard: node-2;");
        new Node(2);
        assertThat(await(nodes.get(0).agree(lost, 0, 1, 2)).names()).hasSize(3);
    }

    private RankStart start(View view) {
        return new RankStart(
                "job-" + view.epoch(),
                new JobRequest(Map.of("nodes", "2", "steps", "1000000"), "", RUN),
                ExpertPlacement.even(view.epoch(), 8, Topology.of(2, 1)),
                1,
                List.of(new Peer("node-0", "host", 1, 2, 0), new Peer("node-1", "host", 1, 2, 1)),
                Map.of());
    }

    /** A job of the former view ends on a node that has promised another one, and cannot begin there. */
    @Test
    void aPromiseFencesTheJobsOfFormerViews() throws Exception {
        View former = first(2);
        Node node = nodes.get(1);
        CompletableFuture<String> failure = new CompletableFuture<>();
        CompletableFuture<Boolean> ended = new CompletableFuture<>();
        RankStart job = start(former);
        node.confinement.run(() -> {
            node.runs.begin(job);
            node.jobs.start(job, new JobReports() {
                @Override
                public void failed(RankFailure reported) {
                    failure.complete(reported.message());
                }

                @Override
                public void ended(boolean complete, List<String> lastExchanges) {
                    ended.complete(complete);
                }
            });
        });
        View next = await(nodes.get(0).agree(0, 1));
        assertThat(failure.get(1, TimeUnit.MINUTES)).contains("the nodes of the run agree on new members");
        assertThat(ended.get(1, TimeUnit.MINUTES)).isFalse();
        assertThat(node.runs.isFenced(job)).isTrue();
        assertThatThrownBy(() -> node.runs.begin(job))
                .isInstanceOf(ControlException.class)
                .hasMessageContaining("node-1 has promised a higher epoch of the run than " + former.epoch());
        assertThat(node.runs.isFenced(start(next))).isFalse();
        node.runs.begin(start(next));
    }

    @Test
    void aNodeAsksForVotesForItselfAlone() {
        first(2);
        ViewService strict =
                new ViewCalls(nodes.get(1).confinement, nodes.get(1).runs, new Caller(Role.NODE, "node-0", true));
        Member other = Member.named("node-2");
        assertThatThrownBy(() -> await(strict.prepare(RUN, 1L << 60, 1L << 60, other)))
                .isInstanceOf(ControlException.class)
                .hasMessageContaining("only node-2 may ask for votes for itself");
    }
}
