package io.locmoe.run.leader;

import io.locmoe.run.job.RunningJob;
import io.locmoe.run.service.HeldPlugins;
import io.locmoe.run.service.RankFailure;
import io.locmoe.run.service.RankService;
import io.locmoe.run.service.RankStart;
import io.locmoe.run.worker.NodeJobs;
import io.vertx.core.Future;
import java.util.List;

/** The leader's own node, without a detour over the network. Used on the jobs' context. */
public final class LocalRanks implements RankService {
    private final RunningJob job;
    private final NodeJobs local;

    public LocalRanks(RunningJob job, NodeJobs local) {
        this.job = job;
        this.local = local;
    }

    @Override
    public Future<Void> start(RankStart start) {
        return local.start(start, job);
    }

    @Override
    public Future<List<String>> cancel(String jobId, String reason) {
        return Future.succeededFuture(local.abort(jobId, reason));
    }

    @Override
    public Future<Void> reportFailure(RankFailure failure) {
        job.failed(failure);
        return Future.succeededFuture();
    }

    @Override
    public Future<Void> ended(String jobId, int node, List<String> lastExchanges) {
        job.gone(node, lastExchanges);
        return Future.succeededFuture();
    }

    @Override
    public Future<HeldPlugins> plugins() {
        return local.plugins();
    }

    @Override
    public Future<Boolean> runs(String jobId, int node) {
        return Future.succeededFuture(job.runs(node));
    }
}
