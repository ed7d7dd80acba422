package io.locmoe.run.recovery;

import io.locmoe.engine.settings.JobSettings;
import io.locmoe.engine.settings.SettingsParser;
import io.locmoe.run.Confinement;
import io.locmoe.run.Peer;
import io.locmoe.run.job.ExpertShares;
import io.locmoe.run.job.RunLog;
import io.locmoe.run.job.RunNodes;
import io.locmoe.run.service.RankStart;
import io.locmoe.run.service.RunRequest;
import io.locmoe.settings.SettingsException;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * The job that continues a run from its last good state. Used on the jobs' context.
 *
 * @param request request of the run
 * @param log     knows the run's last checkpoint
 */
public record NextJob(RunRequest request, RunNodes nodes, Confinement confinement, RunLog log) {

    /**
     * Places the job on nodes, with experts in the proportion of the last move; fails as {@link RunNodes#prepare}.
     *
     * @param id       name of the job
     * @param settings settings with the job's number of nodes
     * @param usable   nodes that may take part
     */
    public Future<RankStart> prepare(String id, JobSettings settings, Predicate<Peer> usable) {
        return prepare(id, settings, log.state().pace().shares(), usable);
    }

    /** Places the job with experts in other proportions. */
    public Future<RankStart> prepare(String id, JobSettings settings, ExpertShares shares, Predicate<Peer> usable) {
        return confinement.blocking(() -> request(settings)).compose(next -> nodes.prepare(id, next, shares, usable));
    }

    private RunRequest request(JobSettings settings) {
        Map<String, String> text = new TreeMap<>(settings.text());
        new LastCheckpoint(request.checkpoints(), log).checkpoint().ifPresent(path -> text.put("resume", path));
        return new RunRequest(text, request.checkpoints(), request.run(), request.after());
    }

    /** A job on these nodes, whose number must divide experts and batch. */
    public static JobSettings on(List<Peer> nodes, JobSettings settings) {
        return fitting(settings, nodes.size(), nodes.size()).orElseThrow();
    }

    /** A job on the largest number of nodes in these bounds that divides experts and batch; empty if there is none. */
    public static Optional<JobSettings> fitting(JobSettings settings, int fewest, int most) {
        Map<String, String> text = new TreeMap<>(settings.text());
        for (int count = Math.min(most, settings.nodes()); count >= fewest && count > 0; count--) {
            text.put("nodes", Integer.toString(count));
            try {
                return Optional.of(SettingsParser.parse(text));
            } catch (SettingsException uneven) {
                // A smaller number may divide experts and batch.
            }
        }
        return Optional.empty();
    }
}
