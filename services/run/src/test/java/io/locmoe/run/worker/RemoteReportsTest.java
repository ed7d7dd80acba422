package io.locmoe.run.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.run.ControlException;
import io.locmoe.run.ControlException.Code;
import io.locmoe.run.Peer;
import io.locmoe.run.ScriptedTime;
import io.locmoe.run.leader.UnusedRanks;
import io.locmoe.run.service.RankFailure;
import io.locmoe.run.service.RankStart;
import io.locmoe.run.service.RunRequest;
import io.locmoe.spi.topology.ExpertPlacement;
import io.locmoe.spi.topology.Topology;
import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class RemoteReportsTest {
    private static final RankStart START = new RankStart(
            "job-1",
            new RunRequest(Map.of(), "", "secret"),
            ExpertPlacement.even(1, 8, Topology.of(2, 1)),
            1,
            List.of(new Peer("node-0", "host", 1, 2, 3), new Peer("node-1", "host", 4, 5, 6)),
            Map.of());

    private final ScriptedTime time = new ScriptedTime();
    private final Deque<Code> refusals = new ArrayDeque<>();
    private final CompletableFuture<List<String>> heard = new CompletableFuture<>();
    private final CompletableFuture<Void> timedOut = new CompletableFuture<>();

    /** A leader that accepts a report after it has missed or refused some. */
    private final class Leader extends UnusedRanks {
        @Override
        public Future<Void> reportFailure(RankFailure failure) {
            return ended(failure.jobId(), failure.node(), List.of());
        }

        @Override
        public Future<Void> ended(String jobId, int node, List<String> lastExchanges) {
            Code refusal = refusals.poll();
            if (refusal != null) {
                return Future.failedFuture(new ControlException(refusal, "no"));
            }
            heard.complete(lastExchanges);
            return Future.succeededFuture();
        }
    }

    private JobReports reports() {
        return new RemoteReports(START, new Leader(), time, () -> timedOut.complete(null));
    }

    @Test
    void aReportThatWasLostIsRepeated() {
        refusals.addAll(List.of(Code.UNREACHABLE, Code.DEADLINE));
        reports().ended(true, List.of("rank 1 to rank 0"));
        time.passUntil(heard::isDone);
        assertThat(heard.getNow(null)).containsExactly("rank 1 to rank 0");
    }

    /** The leader may be the one that is silent. */
    @Test
    void aRankThatWaitedInVainIsAlsoReportedLocally() {
        refusals.addAll(List.of(Code.DEADLINE, Code.DEADLINE, Code.DEADLINE));
        reports().failed(new RankFailure("job-1", 1, 1, "a fault of its own", false));
        assertThat(timedOut).isNotDone();
        reports().failed(new RankFailure("job-1", 1, 1, "node 0 has said nothing for 6 s", true));
        assertThat(timedOut).isDone();
    }

    @Test
    void aRefusedReportIsNotRepeated() {
        refusals.addAll(List.of(Code.FORBIDDEN, Code.UNREACHABLE));
        reports().ended(true, List.of());
        assertThat(refusals).containsExactly(Code.UNREACHABLE);
        assertThat(heard).isNotDone();
    }
}
