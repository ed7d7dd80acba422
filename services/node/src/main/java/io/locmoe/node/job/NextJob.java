package io.locmoe.node.job;

import io.locmoe.control.JobRequest;
import io.locmoe.control.Peer;
import io.locmoe.control.RankStart;
import io.locmoe.engine.settings.JobSettings;
import io.locmoe.engine.settings.SettingsParser;
import io.locmoe.settings.SettingsException;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * The job with which a run goes on, from its last good state. Used on the jobs' context.
 *
 * @param request of the run
 * @param log     knows its last checkpoint
 */
record NextJob(JobRequest request, RunNodes nodes, Confinement confinement, RunLog log) {

    /**
     * Places it on nodes, with experts in the proportion of the last move; fails as {@link RunNodes#prepare}.
     *
     * @param id       its name
     * @param settings with the number of its nodes
     * @param usable   nodes that may have a part in it
     */
    Future<RankStart> prepare(String id, JobSettings settings, Predicate<Peer> usable) {
        return prepare(id, settings, log.state().pace().shares(), usable);
    }

    /** As above, with experts in other proportions. */
    Future<RankStart> prepare(String id, JobSettings settings, ExpertShares shares, Predicate<Peer> usable) {
        return confinement.blocking(() -> request(settings)).compose(next -> nodes.prepare(id, next, shares, usable));
    }

    private JobRequest request(JobSettings settings) {
        Map<String, String> text = new TreeMap<>(settings.text());
        new GoodState(request.checkpoints(), log).checkpoint().ifPresent(path -> text.put("resume", path));
        return new JobRequest(text, request.checkpoints(), request.run(), request.after());
    }

    /** A job on these nodes, over which it can be spread. */
    static JobSettings on(List<Peer> nodes, JobSettings settings) {
        return fitting(settings, nodes.size(), nodes.size()).orElseThrow();
    }

    /** A job on the most nodes over which it can be spread; empty if there is no such number in these bounds. */
    static Optional<JobSettings> fitting(JobSettings settings, int fewest, int most) {
        Map<String, String> text = new TreeMap<>(settings.text());
        for (int count = Math.min(most, settings.nodes()); count >= fewest && count > 0; count--) {
            text.put("nodes", Integer.toString(count));
            try {
                return Optional.of(SettingsParser.parse(text));
            } catch (SettingsException uneven) {
                // Fewer nodes may divide what these do not.
            }
        }
        return Optional.empty();
    }
}
