package io.locmoe.engine.snapshot;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The copies that a node's ranks keep of a run, from one of its jobs to the next. Those of another run are freed when a
 * job begins, and all of them when the run has not gone on for some time. Thread-safe.
 */
public final class NodeCopies {
    private String run = "";
    private List<RankCopies> ranks = List.of();
    private boolean lent;
    private boolean forgotten;
    private long loans;

    /**
     * Lends them to a job, until they are given back.
     *
     * @param owner name of the run that the job belongs to
     * @param count ranks of this node
     */
    public synchronized List<RankCopies> lend(String owner, int count) {
        if (lent) {
            throw new IllegalStateException("the copies of " + run + " are in use");
        }
        if (!run.equals(owner) || ranks.size() != count) {
            free();
            run = owner;
            ranks = Stream.generate(RankCopies::new).limit(count).toList();
        }
        lent = true;
        loans++;
        return ranks;
    }

    /**
     * The job has ended, with all of its ranks.
     *
     * @param keep how long the run may take to go on
     */
    public synchronized void giveBack(Duration keep) {
        lent = false;
        if (forgotten) {
            free();
        }
        long loan = loans;
        CompletableFuture.delayedExecutor(keep.toMillis(), TimeUnit.MILLISECONDS)
                .execute(() -> expire(loan));
    }

    private synchronized void expire(long loan) {
        if (loan == loans && !lent) {
            free();
        }
    }

    /** Frees all, as the end of the process would; if a job has them, when it ends. */
    public synchronized void forget() {
        forgotten = lent;
        if (!lent) {
            free();
        }
    }

    /** Bytes that they take while no job has them. */
    synchronized long idleBytes() {
        return lent ? 0 : ranks.stream().mapToLong(RankCopies::bytes).sum();
    }

    private void free() {
        ranks.forEach(RankCopies::clear);
        ranks = List.of();
        run = "";
        forgotten = false;
    }
}
