package io.locmoe.node.training;

import io.locmoe.engine.settings.JobSettings;
import io.locmoe.engine.snapshot.NodeCopies;
import io.locmoe.engine.snapshot.RankCopies;
import io.locmoe.run.service.RankStart;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The node's snapshots of a run, while a job of that run has them. */
final class KeptCopies {
    private final NodeCopies owner;
    private final JobSettings settings;
    private final List<RankCopies> ranks;
    private final boolean used;

    private KeptCopies(NodeCopies owner, String run, JobSettings settings) {
        this.owner = owner;
        this.settings = settings;
        this.used = !run.isEmpty();
        this.ranks = owner.lend(run, settings.devicesPerNode() / settings.tensorParallel());
    }

    /** Borrows the snapshots of a run; frees those of any other run. */
    static KeptCopies borrow(NodeCopies owner, RankStart start, JobSettings settings) {
        return new KeptCopies(
                owner, settings.recovery().snapshots() ? start.request().run() : "", settings);
    }

    /** The snapshots for a device of this node; empty if the job keeps none. */
    Optional<RankCopies> of(int device) {
        return used ? Optional.of(ranks.get(device / settings.tensorParallel())) : Optional.empty();
    }

    /**
     * Returns the snapshots, which stay for as long as the run may take to continue.
     *
     * @param ended whether the job ended without a fault; then the run does not continue, unless another rank fails
     *              because of the last checkpoint
     */
    void giveBack(boolean ended) {
        Duration deadline = Duration.ofSeconds(settings.training().deadlineSeconds());
        owner.giveBack(
                ended
                        ? deadline
                        : deadline.plus(settings.recovery().replaceWait().multipliedBy(2)));
    }
}
