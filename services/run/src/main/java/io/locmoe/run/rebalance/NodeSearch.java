package io.locmoe.run.rebalance;

import io.locmoe.engine.settings.JobSettings;
import io.locmoe.run.Confinement;
import io.locmoe.run.Peer;
import io.locmoe.run.job.RunNodes;
import io.locmoe.run.recovery.NextJob;
import io.locmoe.run.service.RankStart;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/**
 * Looks for more nodes for a run that trains on fewer than it has asked for. Serves one job of the run, on the jobs'
 * context.
 */
final class NodeSearch {
    /** Pause between looks at what this node knows, which cost nothing. */
    private static final long LOOK_MILLISECONDS = 200;
    /** Pause after nodes were asked. */
    private static final long ASK_MILLISECONDS = 1000;

    private final RankStart start;
    private final JobSettings settings;
    private final RunNodes nodes;
    private final Confinement confinement;
    private final Set<Peer> declined;
    private final BooleanSupplier over;

    /**
     * @param start    start of the job
     * @param settings settings of the run, with the number of nodes that it has asked for
     * @param declined nodes on which the run could not be trained
     * @param over     whether the job is over, which ends the search
     */
    NodeSearch(
            RankStart start,
            JobSettings settings,
            RunNodes nodes,
            Confinement confinement,
            Set<Peer> declined,
            BooleanSupplier over) {
        this.start = start;
        this.settings = settings;
        this.nodes = nodes;
        this.confinement = confinement;
        this.declined = declined;
        this.over = over;
    }

    /**
     * Looks until enough nodes answer.
     *
     * @param found takes all future members, those of the job first, and says whether the job ends for them; if not,
     *              the search continues
     */
    void look(Predicate<List<Peer>> found) {
        if (over.getAsBoolean()) {
            return;
        }
        if (members(nodes.known()).isEmpty()) {
            confinement.after(LOOK_MILLISECONDS, () -> look(found));
            return;
        }
        nodes.answering(nodes.known()).onSuccess(answering -> {
            Optional<List<Peer>> enough = members(answering);
            if (enough.isEmpty() || over.getAsBoolean() || !found.test(enough.get())) {
                confinement.after(ASK_MILLISECONDS, () -> look(found));
            }
        });
    }

    /**
     * A larger number of nodes that divides experts and batch; empty if there is none, or a node of the job is missing.
     */
    private Optional<List<Peer>> members(List<Peer> present) {
        List<Peer> all = new ArrayList<>(start.peers());
        present.stream()
                .filter(peer -> !all.contains(peer) && !declined.contains(peer))
                .forEach(all::add);
        return present.containsAll(start.peers())
                ? NextJob.fitting(settings, start.peers().size() + 1, all.size())
                        .map(fitting -> List.copyOf(all.subList(0, fitting.nodes())))
                : Optional.empty();
    }
}
