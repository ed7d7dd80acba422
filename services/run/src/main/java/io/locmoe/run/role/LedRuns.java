package io.locmoe.run.role;

import io.locmoe.run.Caller;
import io.locmoe.run.event.RunHistory;
import io.locmoe.run.job.RunLog;
import io.locmoe.run.service.FollowedRun;
import io.locmoe.run.service.RunSummary;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The runs that this node leads, or has led to their end; only the latest ones. On the jobs' context. */
final class LedRuns {
    private static final int KEPT = 8;

    private final String node;
    private final Map<String, Led> runs = new LinkedHashMap<>();

    private record Led(FollowedRun run, RunLog log) {
        KnownRun known() {
            return new KnownRun(run, log.history());
        }
    }

    /** @param node name of this node */
    LedRuns(String node) {
        this.node = node;
    }

    void add(FollowedRun run, RunLog log) {
        runs.put(run.runId(), new Led(run, log));
        while (runs.size() > KEPT) {
            runs.remove(runs.keySet().iterator().next());
        }
    }

    void remove(String run) {
        runs.remove(run);
    }

    Optional<RunHistory> history(String run) {
        return Optional.ofNullable(runs.get(run)).map(led -> led.log().history());
    }

    /**
     * The same for a user: a text is for the one who has asked for it.
     *
     * @throws io.locmoe.run.ControlException if it is the text of another user
     */
    Optional<RunHistory> history(String run, Caller reader) {
        known(run).ifPresent(known -> known.requireReader(reader));
        return history(run);
    }

    Optional<KnownRun> known(String run) {
        return Optional.ofNullable(runs.get(run)).map(Led::known);
    }

    Stream<RunSummary> summaries() {
        return runs.values().stream()
                .map(led -> RunSummaries.of(
                        led.run(), node, led.log().state(), led.log().history()));
    }
}
