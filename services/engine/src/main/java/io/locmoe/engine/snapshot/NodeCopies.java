package io.locmoe.engine.snapshot;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The copies that a node's ranks keep of a run, from one of its jobs to the next. The copies of another run are freed
 * when a job begins, and all copies when the run has not continued for some time. Thread-safe.
 */
public final class NodeCopies {
    private String run = "";
    private List<RankCopies> ranks = List.of();
    private boolean lent;
    private boolean forgotten;
    private long loans;

    /**
     * Lends the copies to a job, until they are given back.
     *
     * @param owner name of the run that the job belongs to
     * @param count number of ranks of this node
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
     * Takes the copies back when the job has ended on all ranks.
     *
     * @param keep how long to wait for the run to continue
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

    /** Frees all copies, like the end of the process; if a job uses them, when it ends. */
    public synchronized void forget() {
        forgotten = lent;
        if (!lent) {
            free();
        }
    }

    /** Bytes of the copies while no job uses them. */
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
