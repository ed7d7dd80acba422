package io.locmoe.run.worker;

import io.locmoe.engine.settings.JobSettings;
import io.locmoe.engine.settings.SettingsParser;
import io.locmoe.guard.Stay;
import io.locmoe.run.FailureText;
import io.locmoe.run.service.RankFailure;
import io.locmoe.run.service.RankStart;
import io.locmoe.spi.comm.ExchangeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One job on this node. Its own thread opens the task, starts one platform thread per rank, waits for them and closes
 * the task; the other methods may be called from any thread and never block.
 */
public final class LocalJob {
    private static final Logger LOG = LoggerFactory.getLogger(LocalJob.class);

    private final RankStart start;
    private final NodeTaskFactory factory;
    private final JobReports reports;
    private final Thread supervisor;
    private final StuckPlugins stuck = new StuckPlugins(new Watched());
    private NodeTask task;
    private String abortReason;

    public LocalJob(RankStart start, NodeTaskFactory factory, JobReports reports) {
        this.start = start;
        this.factory = factory;
        this.reports = reports;
        this.supervisor = Thread.ofPlatform().name("job-" + start.node()).unstarted(this::run);
    }

    RankStart start() {
        return start;
    }

    public void begin() {
        supervisor.start();
    }

    private void run() {
        boolean complete = false;
        stuck.add(supervisor);
        try (NodeTask opened = open()) {
            reports.running();
            complete = runRanks(opened);
        } catch (Throwable failure) {
            fail(RankFailure.NO_RANK, failure);
        } finally {
            stuck.close();
            reports.ended(complete, leave());
        }
    }

    private synchronized List<String> leave() {
        List<String> last = lastExchanges();
        task = null;
        abortReason = "the job has ended";
        return last;
    }

    /** The last exchanges of the ranks; empty if they are not running. */
    synchronized List<String> lastExchanges() {
        return task == null ? List.of() : task.lastExchanges();
    }

    private NodeTask open() {
        JobSettings settings = SettingsParser.parse(start.request().settings());
        stuck.begin(Duration.ofSeconds(settings.training().deadlineSeconds()));
        NodeTask opened = JobTasks.of(start.request(), factory).open(start, settings, reports);
        synchronized (this) {
            if (abortReason == null) {
                task = opened;
                return opened;
            }
        }
        opened.close();
        throw new ExchangeException(abortReason);
    }

    private boolean runRanks(NodeTask opened) throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        AtomicBoolean complete = new AtomicBoolean(true);
        for (RankTask rank : opened.ranks()) {
            threads.add(Thread.ofPlatform().name("rank-" + rank.rank()).unstarted(() -> runRank(rank, complete)));
        }
        threads.forEach(stuck::add);
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        return complete.get();
    }

    private void runRank(RankTask rank, AtomicBoolean complete) {
        try {
            if (!rank.run()) {
                complete.set(false);
            }
        } catch (Throwable failure) {
            complete.set(false);
            fail(rank.rank(), failure);
            abort("rank " + rank.rank() + " failed: " + FailureText.of(failure));
        }
    }

    private void fail(int rank, Throwable failure) {
        // An interrupt while an aborted job opens is not a fault; what a rank throws by itself is one.
        boolean consequence = rank == RankFailure.NO_RANK && aborted() || FailureText.isConsequence(failure);
        if (!consequence) {
            LOG.error("{}: {} failed", start.jobId(), rank < 0 ? start.self() : "rank " + rank, failure);
        }
        reports.failed(new RankFailure(start.jobId(), start.node(), rank, FailureText.of(failure), consequence));
    }

    /** A plug-in that does not return ends the job. The node is not free before its thread has ended. */
    private final class Watched implements StuckPlugins.Job {
        @Override
        public boolean aborted() {
            return LocalJob.this.aborted();
        }

        @Override
        public void late(Stay stay) {
            LOG.error("{}: {}", start.jobId(), stay.sentence());
            reports.failed(new RankFailure(start.jobId(), start.node(), stay.rank(), stay.sentence(), false));
            abort(stay.sentence());
        }

        @Override
        public void givenUp(Stay stay) {
            reports.stuck(stay.sentence(), lastExchanges());
        }
    }

    /** Whether the job was given up; its ranks may still be leaving it. */
    synchronized boolean aborted() {
        return abortReason != null;
    }

    /** Asks rank 0 to stop at a step boundary; false if the ranks are not running yet. */
    synchronized boolean requestStop() {
        if (task == null) {
            return false;
        }
        task.ranks().getFirst().requestStop();
        return true;
    }

    /** Asks rank 0 to pause at a step boundary; false if the ranks are not running. */
    synchronized boolean requestPause() {
        if (task == null) {
            return false;
        }
        task.ranks().getFirst().requestPause();
        return true;
    }

    /** Asks rank 0 for a checkpoint; false if the ranks are not running. */
    synchronized boolean requestCheckpoint() {
        if (task == null) {
            return false;
        }
        task.ranks().getFirst().requestCheckpoint();
        return true;
    }

    /** Aborts the job and wakes all waits. Only the first reason counts. */
    public synchronized void abort(String reason) {
        if (abortReason != null) {
            return;
        }
        abortReason = reason;
        if (task == null) {
            supervisor.interrupt();
            return;
        }
        NodeTask running = task;
        Thread.ofVirtual().name("abort-" + start.jobId()).start(() -> {
            running.abort(reason);
            // Stops ranks that wait for nobody. If asked first, all would reach the boundary and write a checkpoint.
            running.ranks().forEach(RankTask::requestStop);
        });
    }
}
