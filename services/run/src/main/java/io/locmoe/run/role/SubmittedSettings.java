package io.locmoe.run.role;

import io.locmoe.engine.settings.JobSettings;
import io.locmoe.guard.PluginException;
import io.locmoe.run.ControlException;
import io.locmoe.run.ControlException.Code;
import io.locmoe.run.event.RunEvent;
import io.locmoe.run.service.RunRequest;
import io.locmoe.run.worker.JobCheck;
import io.locmoe.run.worker.JobHost;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The settings of a run from its submission on. All its jobs have them, on whichever nodes.
 *
 * @param settings settings of the user, with what the driver has decided
 * @param decided  what the driver has decided by this machine, by dotted name; empty if nothing was left to decide
 */
record SubmittedSettings(JobSettings settings, Map<String, String> decided) {
    SubmittedSettings {
        Objects.requireNonNull(settings, "settings");
        decided = Map.copyOf(decided);
    }

    /**
     * The settings of a request to this node, whose driver it asks. Blocks.
     *
     * @throws ControlException as by {@link JobCheck#submitted}, or if the driver cannot do on this machine what the
     *                          settings ask for
     */
    static SubmittedSettings of(RunRequest request, JobHost host) {
        JobSettings given = JobCheck.submitted(request, host);
        try {
            Map<String, String> decided = host.tasks(request).decisions(given);
            // The settings of a text are those of its model, which are no news.
            return new SubmittedSettings(given.with(decided), request.text().isEmpty() ? decided : Map.of());
        } catch (IllegalArgumentException | PluginException e) {
            throw new ControlException(Code.INVALID, e.getMessage(), e);
        }
    }

    /** The request with these settings. */
    RunRequest in(RunRequest request) {
        return request.with(settings.text());
    }

    /** What the watchers of the run hear of the decisions; empty if there are none. */
    Optional<RunEvent> event() {
        return decided.isEmpty() ? Optional.empty() : Optional.of(new RunEvent.Decided(decided));
    }
}
