package io.locmoe.run.worker;

import io.locmoe.run.Confinement;
import io.locmoe.run.ControlException;
import io.locmoe.run.ControlException.Code;
import io.locmoe.run.service.RankFailure;
import io.locmoe.run.service.RankService;
import io.locmoe.run.service.RankStart;
import io.vertx.core.Future;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reports to a leader on another node. A report that has not arrived is repeated for a while, because the leader waits
 * for the last one.
 */
final class RemoteReports implements JobReports {
    private static final Logger LOG = LoggerFactory.getLogger(RemoteReports.class);
    private static final int TIMES = 10;
    private static final int PAUSE_MILLISECONDS = 2_000;

    private final RankStart start;
    private final RankService leader;
    private final Confinement confinement;
    private final Runnable timedOut;

    /**
     * Creates the reports of a job.
     *
     * @param timedOut called on the jobs' context if a wait of a rank has timed out: the leader may be the silent node,
     *                 and then no report arrives
     */
    RemoteReports(RankStart start, RankService leader, Confinement confinement, Runnable timedOut) {
        this.start = start;
        this.leader = leader;
        this.confinement = confinement;
        this.timedOut = timedOut;
    }

    @Override
    public void failed(RankFailure failure) {
        if (failure.consequence()) {
            confinement.run(timedOut);
        }
        report(() -> leader.reportFailure(failure), TIMES);
    }

    @Override
    public void ended(boolean complete, List<String> lastExchanges) {
        report(() -> leader.ended(start.jobId(), start.node(), lastExchanges), TIMES);
    }

    private void report(Supplier<Future<Void>> call, int times) {
        call.get().onFailure(failure -> {
            boolean again = times > 1
                    && failure instanceof ControlException unheard
                    && (unheard.code() == Code.UNREACHABLE || unheard.code() == Code.DEADLINE);
            if (again) {
                confinement.run(() -> confinement.after(PAUSE_MILLISECONDS, () -> report(call, times - 1)));
            } else {
                LOG.warn(
                        "{}: the leader {} did not take a report: {}",
                        start.jobId(),
                        start.leader(),
                        failure.getMessage());
            }
        });
    }
}
