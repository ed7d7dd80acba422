package io.locmoe.run.rebalance;

import io.locmoe.engine.settings.JobSettings;
import io.locmoe.run.job.ExpertShares;
import io.locmoe.run.job.RunPace;
import io.locmoe.run.recovery.RunContext;
import io.locmoe.run.service.RankStart;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/**
 * Looks for stragglers of a job that are to get fewer experts, and for the time at which all nodes are to host equal
 * numbers again. Serves one job of a run, on the jobs' context.
 *
 * @param start  start of the job
 * @param trials when stragglers get their experts back
 * @param over   whether the job is over, which ends the search
 */
record StragglerSearch(RankStart start, RunContext site, BackOff trials, BooleanSupplier over) {
    /** Pause between looks at what the run knows, which cost nothing. */
    private static final long LOOK_MILLISECONDS = 200;

    /**
     * Looks until experts are to be moved.
     *
     * @param found takes the move, and says whether the job ends for it; if not, the search continues
     */
    void look(Predicate<ExpertMove> found) {
        if (over.getAsBoolean() || trials.isDeclined()) {
            return;
        }
        Optional<ExpertMove> relief = relief();
        if (relief.isEmpty() || !found.test(relief.get())) {
            site.confinement().after(LOOK_MILLISECONDS, () -> look(found));
        }
    }

    /** Empty if nothing would change: then there is no pause. */
    private Optional<ExpertMove> relief() {
        RunPace pace = site.log().state().pace();
        if (!pace.slow().isEmpty()) {
            return relief(
                    List.copyOf(pace.slow().keySet()),
                    pace.shares().relieve(pace.slow(), RunContext.names(start), site.settings()));
        }
        return pace.relieved().isEmpty() || !trials.isDue()
                ? Optional.empty()
                : relief(List.copyOf(pace.relieved()), ExpertShares.EVEN);
    }

    private Optional<ExpertMove> relief(List<String> slow, ExpertShares shares) {
        JobSettings settings = site.settings();
        boolean same = shares.place(start.placement().epoch(), RunContext.names(start), settings)
                .equals(start.placement());
        return same
                ? Optional.empty()
                : Optional.of(new ExpertMove(
                        start.peers(), slow, shares, settings.model().experts(), trials));
    }
}
