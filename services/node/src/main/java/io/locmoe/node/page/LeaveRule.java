package io.locmoe.node.page;

import io.locmoe.engine.settings.JobSettings;
import io.locmoe.engine.settings.SettingsParser;
import io.locmoe.run.recovery.NextJob;
import io.locmoe.run.service.RunSummary;
import java.util.Optional;

/**
 * What the leave of a node means for the run that trains. A page refuses what would end the run, because it has a
 * button for that; {@code nodes leave} and SIGTERM do it.
 *
 * @param run   with its settings
 * @param nodes number of nodes of the mesh
 */
record LeaveRule(RunSummary run, int nodes) {

    /** Why no node may leave; empty if one may. */
    Optional<String> refusal() {
        if (nodes == 1) {
            return Optional.of(
                    "this is the only node, and " + run.id() + " would end without it: end the training first");
        }
        return settings().recovery().recoveries() == 0 && isNeeded()
                ? Optional.of(run.id() + " has recoveries=0 and would end with this node: end the training first")
                : Optional.empty();
    }

    /** That the run waits for another node; empty if the others can go on without one. */
    Optional<String> waits() {
        JobSettings settings = settings();
        int rest = nodes - 1;
        boolean alone = 2 * rest > settings.nodes()
                && NextJob.fitting(settings, settings.recovery().fewestNodes(), rest)
                        .isPresent();
        return alone || !isNeeded()
                ? Optional.empty()
                : Optional.of("The others are too few, or do not divide experts and batch: " + run.id()
                        + " waits for a node in its place");
    }

    private JobSettings settings() {
        return SettingsParser.parse(run.settings());
    }

    /** Whether the other nodes are fewer than the run asks for. */
    private boolean isNeeded() {
        return nodes <= settings().nodes();
    }
}
