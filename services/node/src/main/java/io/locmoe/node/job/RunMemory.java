package io.locmoe.node.job;

import io.locmoe.control.ControlException;
import io.locmoe.control.ControlException.Code;
import io.locmoe.control.Lineage;
import io.locmoe.control.Member;
import io.locmoe.control.RankStart;
import io.locmoe.control.View;
import io.locmoe.control.Vote;
import io.locmoe.node.membership.Acceptor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * What this node has promised and installed of runs, which fences it: a job of a run with a lower epoch than is
 * promised is aborted here, not started, and not known. The runs that were asked about last are remembered; one
 * that was forgotten has another member here afterwards, who has no vote for the former one. Used on the jobs' context.
 */
final class RunMemory {
    /** A mesh runs one job at a time, so the others have ended, or wait for nodes. */
    private static final int MOST = 64;

    private final String self;
    private final NodeJobs local;
    private final Map<String, Acceptor> runs = new LinkedHashMap<>(MOST, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Acceptor> eldest) {
            return size() > MOST;
        }
    };

    /** @param self name of this node */
    RunMemory(String self, NodeJobs local) {
        this.self = self;
        this.local = local;
    }

    private Acceptor of(String run) {
        return runs.computeIfAbsent(run, unknown -> new Acceptor(new Member(self, UUID.randomUUID())));
    }

    /** This node, as a member of a run. */
    Member member(String run) {
        return of(run).self();
    }

    /** The newest view of a run that is installed here. */
    Optional<View> view(String run) {
        return Optional.ofNullable(runs.get(run)).flatMap(Acceptor::view);
    }

    Vote prepare(String run, long epoch, long known, Member candidate) {
        Vote vote = of(run).prepare(epoch, known, candidate);
        if (vote.accepted()) {
            local.fence(run, epoch);
        }
        return vote;
    }

    Vote install(Lineage next, Member candidate) {
        return of(next.view().run()).install(next, candidate);
    }

    /** Whether a job is over for this node, as it has promised a higher epoch of its run. */
    boolean isFenced(RankStart start) {
        Acceptor acceptor = runs.get(start.request().run());
        return acceptor != null && acceptor.promised() > start.placement().epoch();
    }

    /**
     * A job of a run begins here, so its view was agreed.
     *
     * @throws ControlException if this node has promised a higher epoch of the run
     */
    void begin(RankStart start) {
        if (isFenced(start)) {
            throw new ControlException(
                    Code.SUPERSEDED,
                    self + " has promised a higher epoch of the run than "
                            + start.placement().epoch() + " of " + start.jobId());
        }
        Acceptor acceptor = runs.get(start.request().run());
        if (acceptor != null) {
            acceptor.agreed(start.placement().epoch());
        }
    }
}
