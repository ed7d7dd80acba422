package io.locmoe.run.role;

import io.locmoe.run.Caller;
import io.locmoe.run.ControlException;
import io.locmoe.run.event.RunEvent;
import io.locmoe.run.event.RunHistory;
import io.locmoe.run.follower.Replica;
import io.locmoe.run.job.RunState;
import io.locmoe.run.service.FollowedRun;
import io.locmoe.run.service.RunSummary;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Sums runs up for users. */
final class RunSummaries {
    private RunSummaries() {}

    /** Refuses another run while one runs. */
    static ControlException busy(String running, Stream<RunSummary> known) {
        String text = known.filter(run -> run.id().equals(running))
                .findFirst()
                .map(RunSummary::sentence)
                .orElse(running + " (about to begin)");
        return new ControlException(
                ControlException.Code.BUSY,
                "the mesh runs " + text + "; wait until it ends, or end it with: runs cancel " + running);
    }

    static RunSummary of(Replica copy) {
        return of(copy.run(), copy.run().leader().name(), copy.state(), copy.history());
    }

    static RunSummary of(FollowedRun run, String leader, RunState state, RunHistory history) {
        Map<String, String> settings = run.request().settings();
        Optional<RunEvent.Ended> end = history.end();
        return new RunSummary(
                run.runId(),
                owner(run.owner()),
                leader,
                settings.getOrDefault("router", ""),
                state.lastStep(),
                lastStep(settings),
                state.checkpoint(),
                state.checkpointStep(),
                state.failures().number(),
                state.stopping(),
                end.map(RunEvent.Ended::outcome),
                end.map(RunEvent.Ended::message).orElse(""),
                settings);
    }

    private static String owner(Caller owner) {
        return owner.proven() ? owner.name() : "";
    }

    /** A replica's settings are those that another node announced, which nobody has parsed here. */
    private static long lastStep(Map<String, String> settings) {
        long stop = number(settings.getOrDefault("stopAfter", ""));
        return stop > 0 ? stop : number(settings.getOrDefault("steps", ""));
    }

    private static long number(String text) {
        return text.matches("\\d{1,18}") ? Long.parseLong(text) : 0;
    }
}
