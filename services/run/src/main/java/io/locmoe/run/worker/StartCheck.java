package io.locmoe.run.worker;

import io.locmoe.engine.settings.JobSettings;
import io.locmoe.run.ControlException;
import io.locmoe.run.ControlException.Code;
import io.locmoe.run.Peer;
import io.locmoe.run.service.RankStart;
import java.util.HashSet;

/** Checks that this node can take part in the job that a leader sends. */
final class StartCheck {
    private StartCheck() {}

    /**
     * Checks the job and returns its settings. Blocks.
     *
     * @throws ControlException if something is wrong with the job
     */
    static JobSettings check(RankStart start, Peer self, JobHost host) {
        JobSettings settings = JobCheck.settings(start.request(), host);
        require(start.peers().size() == settings.nodes(), start.peers().size() + " nodes, not " + settings.nodes());
        require(new HashSet<>(start.peers()).size() == start.peers().size(), "a node twice");
        require(start.self().equals(self), start.self() + " in the place of " + self);
        require(start.node() > 0, self + " as its leader, which another node cannot ask for");
        int[] ranks = start.placement().rankOfExpert();
        require(
                ranks.length == settings.model().experts(),
                "places for " + ranks.length + " experts, not "
                        + settings.model().experts());
        for (int rank : ranks) {
            require(rank >= 0 && rank < settings.topology().ranks(), "an expert on rank " + rank);
        }
        return settings;
    }

    private static void require(boolean condition, String what) {
        if (!condition) {
            throw new ControlException(Code.INVALID, "this cannot be a job: it has " + what);
        }
    }
}
