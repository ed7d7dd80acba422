package io.locmoe.run.leader;

import io.locmoe.run.Confinement;
import io.locmoe.run.job.RunningJob;
import io.locmoe.run.service.HeldPlugins;
import io.locmoe.run.service.RankFailure;
import io.locmoe.run.service.RankService;
import io.locmoe.run.service.RankStart;
import io.locmoe.run.worker.JobReports;
import io.locmoe.run.worker.NodeJobs;
import io.vertx.core.Future;
import java.util.List;

/** A node other than the leader's, in the same JVM. Used on the jobs' context. */
public final class NeighbourRanks implements RankService {
    private final RunningJob job;
    private final NodeJobs neighbour;
    private final LocalRanks leader;
    private final Confinement confinement;

    public NeighbourRanks(RunningJob job, NodeJobs neighbour, Confinement confinement) {
        this.job = job;
        this.neighbour = neighbour;
        this.leader = new LocalRanks(job, neighbour);
        this.confinement = confinement;
    }

    @Override
    public Future<Void> start(RankStart start) {
        return neighbour.start(start, new JobReports() {
            @Override
            public void failed(RankFailure failure) {
                job.failed(failure);
            }

            @Override
            public void ended(boolean complete, List<String> lastExchanges) {
                confinement.run(() -> job.gone(start.node(), lastExchanges));
            }
        });
    }

    @Override
    public Future<List<String>> cancel(String jobId, String reason) {
        return leader.cancel(jobId, reason);
    }

    @Override
    public Future<Void> reportFailure(RankFailure failure) {
        return leader.reportFailure(failure);
    }

    @Override
    public Future<Void> ended(String jobId, int node, List<String> lastExchanges) {
        return leader.ended(jobId, node, lastExchanges);
    }

    @Override
    public Future<HeldPlugins> plugins() {
        return neighbour.plugins();
    }

    @Override
    public Future<Boolean> runs(String jobId, int node) {
        return leader.runs(jobId, node);
    }
}
