package io.locmoe.run.leader;

import io.locmoe.run.service.HeldPlugins;
import io.locmoe.run.service.RankFailure;
import io.locmoe.run.service.RankService;
import io.locmoe.run.service.RankStart;
import io.vertx.core.Future;
import java.util.List;

/** A node of which a test uses what it overrides. */
public abstract class UnusedRanks implements RankService {
    @Override
    public Future<Void> start(RankStart start) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Future<List<String>> cancel(String jobId, String reason) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Future<Void> reportFailure(RankFailure failure) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Future<Void> ended(String jobId, int node, List<String> lastExchanges) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Future<Boolean> runs(String jobId, int node) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Future<HeldPlugins> plugins() {
        throw new UnsupportedOperationException();
    }
}
