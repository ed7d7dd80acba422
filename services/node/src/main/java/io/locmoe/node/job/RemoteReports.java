package io.locmoe.node.job;

import io.locmoe.control.RankFailure;
import io.locmoe.control.RankService;
import io.locmoe.control.RankStart;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reports to a coordinator on another node. A coordinator that cannot be reached has left the mesh, which ends the job
 * here.
 */
final class RemoteReports implements JobReports {
    private static final Logger LOG = LoggerFactory.getLogger(RemoteReports.class);

    private final RankStart start;
    private final RankService coordinator;

    RemoteReports(RankStart start, RankService coordinator) {
        this.start = start;
        this.coordinator = coordinator;
    }

    @Override
    public void failed(RankFailure failure) {
        coordinator.reportFailure(failure).onFailure(this::unheard);
    }

    @Override
    public void ended(boolean complete, List<String> lastExchanges) {
        coordinator.ended(start.jobId(), start.node(), lastExchanges).onFailure(this::unheard);
    }

    private void unheard(Throwable failure) {
        LOG.warn(
                "{}: the coordinator {} did not take a report: {}",
                start.jobId(),
                start.coordinator(),
                failure.getMessage());
    }
}
