package io.locmoe.node.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locmoe.control.Caller;
import io.locmoe.control.ControlException;
import io.locmoe.control.JobRequest;
import io.locmoe.control.Member;
import io.locmoe.control.Peer;
import io.locmoe.control.RankFailure;
import io.locmoe.control.RankStart;
import io.locmoe.control.View;
import io.locmoe.control.ViewService;
import io.locmoe.identity.Role;
import io.locmoe.spi.topology.ExpertPlacement;
import io.locmoe.spi.topology.Topology;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a node does that has promised an epoch of a run. */
@Timeout(120)
class PromiseTest extends VotingNodes {

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

    /** Whoever keeps a run must hear of it. */
    @Test
    void aPromiseIsToldOnceItIsGiven() {
        View former = first(2);
        List<String> promised = new ArrayList<>();
        ViewService votes = new ViewCalls(nodes.get(1).confinement, nodes.get(1).runs, promised::add, Caller.ANYONE);
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
        ViewService strict = new ViewCalls(
                nodes.get(1).confinement, nodes.get(1).runs, run -> {}, new Caller(Role.NODE, "node-0", true));
        Member other = Member.named("node-2");
        assertThatThrownBy(() -> await(strict.prepare(RUN, 1L << 60, 1L << 60, other)))
                .isInstanceOf(ControlException.class)
                .hasMessageContaining("only node-2 may ask for votes for itself");
    }
}
