package io.locmoe.run.worker;

import io.locmoe.engine.job.TrainingListener;
import io.locmoe.engine.settings.JobSettings;
import io.locmoe.run.service.HeldPlugins;
import io.locmoe.run.service.RankStart;
import io.locmoe.spi.comm.ExchangeException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** Ranks that wait for an abort, whatever else they are asked. */
public final class WaitingWork implements NodeTaskFactory {
    private static final HeldPlugins NONE = new HeldPlugins(List.of(), 0);

    @Override
    public List<String> drivers() {
        return List.of("cpu");
    }

    @Override
    public HeldPlugins held() {
        return NONE;
    }

    @Override
    public HeldPlugins plugins() {
        return NONE;
    }

    @Override
    public Set<String> components(JobSettings settings) {
        return Set.of();
    }

    @Override
    public Map<String, String> files(JobSettings settings) {
        return Map.of();
    }

    @Override
    public void check(JobSettings settings) {}

    @Override
    public NodeTask open(RankStart start, JobSettings settings, TrainingListener listener) {
        return new Task(start.node());
    }

    private record Task(int rank, CompletableFuture<String> aborted) implements NodeTask, RankTask {
        Task(int rank) {
            this(rank, new CompletableFuture<>());
        }

        @Override
        public List<RankTask> ranks() {
            return List.of(this);
        }

        @Override
        public List<String> lastExchanges() {
            return List.of();
        }

        @Override
        public void abort(String reason) {
            aborted.complete(reason);
        }

        @Override
        public boolean run() {
            throw new ExchangeException(aborted.join());
        }

        @Override
        public void requestStop() {}

        @Override
        public void requestPause() {}

        @Override
        public void requestCheckpoint() {}

        @Override
        public void close() {}
    }
}
