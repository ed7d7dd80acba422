package io.locmoe.run.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.run.ControlException;
import io.locmoe.run.ControlException.Code;
import io.locmoe.run.Peer;
import io.locmoe.run.service.RankFailure;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Separates failures that are failures of nodes, which a job may survive, from faults of the job itself. */
class JobCausesTest {
    private final List<Peer> peers = IntStream.range(0, 4)
            .mapToObj(node -> new Peer("node-" + node, "host", 1, 2, 3 + node))
            .toList();
    private final JobCauses causes = new JobCauses(peers);

    private static RankFailure failure(int node, boolean consequence) {
        return new RankFailure("job-1", node, node, "something", consequence);
    }

    @Test
    void aNodeThatLeftIsALossRegardlessOfOtherFailures() {
        causes.add(failure(0, true));
        causes.left(peers.get(2), 7);
        causes.left(peers.get(3), 7);
        assertThat(causes.meshFailed()).isTrue();
        assertThat(causes.failedNodes()).containsExactly("node-2", "node-3");
    }

    @Test
    void anAnnouncedLeaveIsALossNamedOnce() {
        causes.add(new RankFailure("job-1", 1, RankFailure.NO_RANK, "it is shutting down", false, true));
        causes.left(peers.get(1), 7);
        assertThat(causes.meshFailed()).isTrue();
        assertThat(causes.failedNodes()).containsExactly("node-1");
        assertThat(causes.sentence()).isEqualTo("node-1 (host:2): it is shutting down");
    }

    @Test
    void silentNodesAndNodesThatRefusedTheJobAreLost() {
        causes.refused("job-1", 1, new ControlException(Code.UNREACHABLE, "nobody answers"));
        causes.add(failure(0, true));
        causes.silent(peers.get(3), 7);
        assertThat(causes.meshFailed()).isTrue();
        assertThat(causes.failedNodes()).containsExactly("node-1", "node-3");
    }

    @Test
    void ranksThatWaitedInVainLostTheirConnections() {
        causes.add(failure(0, true));
        assertThat(causes.meshFailed()).isTrue();
        assertThat(causes.failedNodes()).isEmpty();
    }

    @Test
    void aRankFaultIsNotALossEvenIfItsNodeLeaves() {
        causes.add(failure(1, false));
        causes.left(peers.get(1), 7);
        causes.silent(peers.get(2), 7);
        causes.add(failure(0, true));
        assertThat(causes.meshFailed()).isFalse();
        assertThat(causes.failedNodes()).isEmpty();
    }

    @Test
    void noFailureMeansNoLoss() {
        assertThat(causes.meshFailed()).isFalse();
        assertThat(causes.failedNodes()).isEmpty();
    }
}
