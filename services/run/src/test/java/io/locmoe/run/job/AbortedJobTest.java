package io.locmoe.run.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.run.Peer;
import io.locmoe.run.service.RankFailure;
import io.locmoe.run.service.RankStart;
import io.locmoe.run.service.RunRequest;
import io.locmoe.run.worker.JobReports;
import io.locmoe.run.worker.LocalJob;
import io.locmoe.run.worker.NodeTask;
import io.locmoe.run.worker.NodeTaskFactory;
import io.locmoe.run.worker.RankTask;
import io.locmoe.spi.topology.ExpertPlacement;
import io.locmoe.spi.topology.Topology;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Ranks of a job that its leader has given up. */
@Timeout(60)
class AbortedJobTest {
    private static final RankStart START = new RankStart(
            "job-1",
            new RunRequest(Map.of("nodes", "1"), ""),
            ExpertPlacement.even(1, 4, Topology.of(1, 1)),
            0,
            List.of(new Peer("node-0", "host", 1, 2, 3)),
            Map.of());

    private final LinkedBlockingQueue<String> told = new LinkedBlockingQueue<>();
    private final CountDownLatch running = new CountDownLatch(1);
    private final CountDownLatch stopped = new CountDownLatch(1);

    /** A task of one rank, which runs until it is told to stop. */
    private final class Work implements NodeTask, RankTask {
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
            told.add(reason);
        }

        @Override
        public int rank() {
            return 0;
        }

        @Override
        public boolean run() {
            running.countDown();
            try {
                stopped.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return false;
        }

        @Override
        public void requestStop() {
            told.add("stop");
            stopped.countDown();
        }

        @Override
        public void requestPause() {}

        @Override
        public void requestCheckpoint() {}

        @Override
        public void close() {}
    }

    private final class Reports implements JobReports {
        @Override
        public void failed(RankFailure failure) {
            told.add(failure.message());
        }

        @Override
        public void ended(boolean complete, List<String> lastExchanges) {
            told.add("ended");
        }
    }

    /** Before, they would go on to the next boundary together, and write a checkpoint of a job that is lost. */
    @Test
    void areToldToStopOnceTheyNoLongerHearEachOther() throws InterruptedException {
        NodeTaskFactory factory = (NodeTaskFactory) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {NodeTaskFactory.class}, (_, _, _) -> new Work());
        LocalJob job = new LocalJob(START, factory, new Reports());
        job.begin();
        running.await();
        job.abort("node-1 left the mesh");
        for (String next : List.of("node-1 left the mesh", "stop", "ended")) {
            assertThat(told.poll(30, TimeUnit.SECONDS)).isEqualTo(next);
        }
    }
}
