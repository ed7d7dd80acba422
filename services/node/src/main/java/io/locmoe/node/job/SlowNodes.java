package io.locmoe.node.job;

import io.locmoe.control.RankStart;
import io.locmoe.engine.settings.JobSettings;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/**
 * Looks for slow nodes of a job that are to get fewer experts, and for the time at which all nodes are to host as many
 * again. For one job of a run, on the jobs' context.
 *
 * @param start of the job
 * @param over  whether the job is, so that nobody looks any more
 */
record SlowNodes(RankStart start, RunSite site, BooleanSupplier over) {
    /** Between looks at what the run knows, which cost nothing. */
    private static final long LOOK_MILLISECONDS = 200;

    /**
     * Looks until experts are to be moved.
     *
     * @param found takes how, and says whether the job ends for it; else it is tried again
     */
    void look(Predicate<Relief> found) {
        if (over.getAsBoolean() || site.trials().isDeclined()) {
            return;
        }
        Optional<Relief> relief = relief();
        if (relief.isEmpty() || !found.test(relief.get())) {
            site.confinement().after(LOOK_MILLISECONDS, () -> look(found));
        }
    }

    /** Where nothing would change, there is no pause. */
    private Optional<Relief> relief() {
        RunPace pace = site.log().state().pace();
        if (!pace.slow().isEmpty()) {
            return relief(
                    List.copyOf(pace.slow().keySet()),
                    pace.shares().relieve(pace.slow(), RunSite.names(start), site.settings()));
        }
        return pace.relieved().isEmpty() || !site.trials().isDue()
                ? Optional.empty()
                : relief(List.copyOf(pace.relieved()), ExpertShares.EVEN);
    }

    private Optional<Relief> relief(List<String> slow, ExpertShares shares) {
        JobSettings settings = site.settings();
        boolean same = shares.place(start.placement().epoch(), RunSite.names(start), settings)
                .equals(start.placement());
        return same
                ? Optional.empty()
                : Optional.of(
                        new Relief(start.peers(), slow, shares, settings.model().experts(), site.trials()));
    }
}
