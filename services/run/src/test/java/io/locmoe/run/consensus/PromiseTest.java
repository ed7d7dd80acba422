package io.locmoe.run.consensus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locmoe.identity.Role;
import io.locmoe.run.Caller;
import io.locmoe.run.ControlException;
import io.locmoe.run.ControlException.Code;
import io.locmoe.run.Peer;
import io.locmoe.run.service.RankFailure;
import io.locmoe.run.service.RankStart;
import io.locmoe.run.service.RunRequest;
import io.locmoe.run.worker.JobReports;
import io.locmoe.spi.topology.ExpertPlacement;
import io.locmoe.spi.topology.Topology;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Behaviour of a node that has promised an epoch of a run. */
@Timeout(120)
class PromiseTest extends VotingNodes {

    private RankStart start(View view) {
        return new RankStart(
                "job-" + view.epoch(),
                new RunRequest(Map.of("nodes", "2", "steps", "1000000"), "", view.run()),
                ExpertPlacement.even(view.epoch(), 8, Topology.of(2, 1)),
                1,
                view.names().stream()
                        .map(name -> new Peer(name, "host", 1, 2, name.equals("node-0") ? 0 : 1))
                        .toList(),
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
        time.run(() -> {
            node.runs.begin(job, true);
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
        assertThatThrownBy(() -> node.runs.begin(job, true))
                .isInstanceOf(ControlException.class)
                .hasMessageContaining("node-1 has promised a higher epoch of the run than " + former.epoch());
        assertThat(node.runs.isFenced(start(next))).isFalse();
        node.runs.begin(start(next), true);
    }

    private ViewService votes(List<String> promised, Caller caller) {
        return new ViewCalls(time, nodes.get(1).runs, (run, node) -> !node.equals("node-9"), promised::add, caller);
    }

    /** A caller outside the run learns the installed view, as a former member must, but gets no promise. */
    @Test
    void onlyMembersOfARunGetAPromise() {
        View last = first(2);
        ViewService votes = votes(new ArrayList<>(), Caller.ANYONE);
        Vote outside = await(votes.prepare(RUN, last.epoch() + 1, last.epoch(), Member.named("node-9")));
        assertThat(outside.accepted()).isFalse();
        assertThat(outside.installed().orElseThrow().view()).isEqualTo(last);
        assertThat(await(votes.prepare(RUN, last.epoch() + 1, last.epoch(), Member.named("node-0")))
                        .accepted())
                .isTrue();
    }

    /** Whatever a member claims, the next view is agreed, with the next epoch. */
    @Test
    void epochsAdvanceByOneFromWhatIsAgreed() {
        View last = first(2);
        ViewService votes = votes(new ArrayList<>(), Caller.ANYONE);
        for (long claim : new long[] {1L << 60, Long.MAX_VALUE, System.currentTimeMillis() + 90_000_000, 0, -1}) {
            assertThatThrownBy(() -> await(votes.prepare(RUN, claim, claim, Member.named("node-1"))))
                    .hasMessageContaining("an epoch of at most a day after this one's clock, not " + claim)
                    .returns(Code.INVALID, e -> ((ControlException) e).code());
        }
        assertThat(await(nodes.get(0).agree(0, 1)).epoch()).isEqualTo(last.epoch() + 1);
    }

    /** A leader cannot start what it has not had agreed. */
    @Test
    void aJobBeginsWithTheInstalledViewAlone() {
        View last = first(2);
        Node node = nodes.get(1);
        View later = new View(RUN, last.epoch() + 1, last.members());
        View others = new View(RUN, last.epoch(), last.members().reversed());
        View unknown = new View("unknown", last.epoch(), last.members());
        for (View foreign : List.of(later, others, unknown)) {
            assertThatThrownBy(() -> node.runs.begin(start(foreign), true))
                    .hasMessageContaining("node-1 has not agreed to epoch " + foreign.epoch())
                    .returns(Code.SUPERSEDED, e -> ((ControlException) e).code());
        }
        node.runs.begin(start(unknown), false);
        node.runs.begin(start(last), true);
    }

    /** Questions about many runs evict other runs from a node's memory, but never the one that it trains. */
    @Test
    void theRunOfTheJobIsNotForgotten() {
        View last = first(2);
        Node node = nodes.get(1);
        node.runs.begin(start(last), true);
        await(time.call(() -> node.jobs.start(start(last), new UnusedReports())));
        for (int run = 0; run < 100; run++) {
            node.runs.prepare("run " + run, 1, 0, Member.named("node-9"));
        }
        time.run(() -> node.jobs.abort(start(last).jobId(), "the test is over"));
        assertThat(node.runs.view(RUN)).contains(last);
        assertThat(node.runs.view("run 0")).isEmpty();
    }

    private static final class UnusedReports implements JobReports {
        @Override
        public void failed(RankFailure reported) {}

        @Override
        public void ended(boolean complete, List<String> lastExchanges) {}
    }

    /** The leader of a run must learn of every promise. */
    @Test
    void onlyAcceptedPromisesAreReported() {
        View former = first(2);
        List<String> promised = new ArrayList<>();
        ViewService votes = votes(promised, Caller.ANYONE);
        Member other = Member.named("node-0");
        assertThat(await(votes.prepare(RUN, former.epoch(), former.epoch(), other))
                        .accepted())
                .isFalse();
        assertThat(promised).isEmpty();
        assertThat(await(votes.prepare(RUN, former.epoch() + 1, former.epoch(), other))
                        .accepted())
                .isTrue();
        assertThat(promised).containsExactly(RUN);
    }

    @Test
    void aNodeAsksForVotesForItselfAlone() {
        first(2);
        ViewService strict = votes(new ArrayList<>(), new Caller(Role.NODE, "node-0", true));
        Member other = Member.named("node-1");
        assertThatThrownBy(() -> await(strict.prepare(RUN, 1L << 60, 1L << 60, other)))
                .isInstanceOf(ControlException.class)
                .hasMessageContaining("only node-1 may ask for votes for itself");
    }
}
