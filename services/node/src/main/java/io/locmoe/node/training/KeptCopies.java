package io.locmoe.node.training;

import io.locmoe.control.RankStart;
import io.locmoe.engine.settings.JobSettings;
import io.locmoe.engine.snapshot.NodeCopies;
import io.locmoe.engine.snapshot.RankCopies;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The node's copies of a run's state, while a job of that run has them. */
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

    /** Borrows the copies of a run; those of any other run are freed. */
    static KeptCopies borrow(NodeCopies owner, RankStart start, JobSettings settings) {
        return new KeptCopies(
                owner, settings.recovery().snapshots() ? start.request().run() : "", settings);
    }

    /** For a device of this node; empty where the job keeps none. */
    Optional<RankCopies> of(int device) {
        return used ? Optional.of(ranks.get(device / settings.tensorParallel())) : Optional.empty();
    }

    /**
     * They stay for as long as the run may take to go on.
     *
     * @param ended without a fault: then it does not go on, unless another rank fails over the last checkpoint
     */
    void giveBack(boolean ended) {
        Duration deadline = Duration.ofSeconds(settings.training().deadlineSeconds());
        owner.giveBack(
                ended
                        ? deadline
                        : deadline.plus(settings.recovery().replaceWait().multipliedBy(2)));
    }
}
