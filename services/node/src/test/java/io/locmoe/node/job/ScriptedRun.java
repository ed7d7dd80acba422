package io.locmoe.node.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.control.Caller;
import io.locmoe.control.FollowedRun;
import io.locmoe.control.JobEvent;
import io.locmoe.control.JobHistory;
import io.locmoe.control.JobRequest;
import io.locmoe.control.NodeLoss;
import io.locmoe.control.Peer;
import io.locmoe.control.RankStart;
import io.locmoe.engine.settings.JobSettings;
import io.locmoe.engine.settings.SettingsParser;
import io.locmoe.node.FakeReport;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.io.TempDir;

/** A run on nodes of which a test says what becomes of them. */
abstract class ScriptedRun {
    private static final Duration HOUR = Duration.ofHours(1);
    static final JobLimits LIMITS = new JobLimits(HOUR, HOUR, HOUR, HOUR, HOUR, HOUR, HOUR, HOUR);

    final ScriptedTime time = new ScriptedTime();
    final ScriptedNodes nodes = new ScriptedNodes();
    final Map<String, String> settings =
            new TreeMap<>(Map.of("steps", "100", "nodes", "4", "batch", "12", "experts", "12", "recoveries", "2"));
    final List<String> observed = new ArrayList<>();
    KeptRun run;
    /** Present once the node no longer leads the run; true if it led the run to its end. */
    private volatile Optional<Boolean> over = Optional.empty();

    @TempDir
    Path directory;

    final void begin() {
        begin(Optional.empty());
    }

    final void begin(Optional<NodeLoss> after) {
        JobSettings parsed = SettingsParser.parse(settings);
        JobRequest request = new JobRequest(parsed.text(), directory.toString(), "secret", after);
        FollowedRun begun =
                new FollowedRun("run", request, List.of(new Peer("node-0", "host", 10, 20, 30)), 0, Caller.ANYONE);
        run = keep(begun, new RunLog(new Observed(), System::nanoTime));
        time.call(run::begin).await();
    }

    final KeptRun keep(FollowedRun followed, RunLog log) {
        over = Optional.empty();
        return new KeptRun(
                new RunSite(
                        followed,
                        SettingsParser.parse(followed.request().settings()),
                        log,
                        nodes,
                        time,
                        LIMITS,
                        new HashSet<>(),
                        new Trials(time::nanoTime)),
                kept -> over = Optional.of(kept));
    }

    /** The metrics that a node exposes of its run. */
    final class Observed implements JobObserver {
        @Override
        public void started(String name, List<String> names) {
            observed.add(name + " on " + names.size());
        }

        @Override
        public void happened(JobEvent event) {
            if (event instanceof JobEvent.NodesLost) {
                observed.add("loss");
            }
        }

        @Override
        public void tookOver(TakeOver outcome) {
            observed.add(outcome.name().toLowerCase(Locale.ROOT));
        }

        @Override
        public void passedOn() {
            observed.add("passed on");
        }
    }

    final void awaitOver(boolean kept) {
        time.passUntil(() -> over.equals(Optional.of(kept)));
    }

    /** The start of the next job of the run. */
    final RankStart start() {
        time.passUntil(() -> !nodes.starts.isEmpty() && on(KeptRun::job).isPresent());
        return nodes.starts.remove();
    }

    /** No job begins for some seconds. */
    final void doesNotStart() {
        time.pass(Duration.ofSeconds(5));
        assertThat(nodes.starts).isEmpty();
    }

    final <T> T on(Function<KeptRun, T> question) {
        return time.call(() -> Future.succeededFuture(question.apply(run))).await();
    }

    final void act(Consumer<KeptRun> action) {
        on(one -> {
            action.accept(one);
            return null;
        });
    }

    final void trains(int first, int last) {
        act(one -> {
            for (int step = first; step <= last; step++) {
                one.job().orElseThrow().progress().onStep(FakeReport.of(step));
            }
        });
    }

    final void lose(RankStart start, int node) {
        act(one -> one.left(start.peers().get(node)));
    }

    final void reachEnd() {
        act(one -> one.job().orElseThrow().ended(true, List.of()));
        for (int node = 1; node < 4; node++) {
            int gone = node;
            act(one -> one.job().ifPresent(job -> job.gone(gone, List.of())));
        }
    }

    /** The job was asked to pause, and all of its ranks have left it. */
    final void pauses(RankStart start) {
        isAskedToPause(start);
        comesToABoundary(start);
    }

    final void isAskedToPause(RankStart start) {
        time.passUntil(() -> !nodes.pauses.isEmpty());
        assertThat(nodes.pauses.remove()).isEqualTo(start.jobId());
    }

    /** No job is asked to pause for some seconds. */
    final void isNotPaused() {
        time.pass(Duration.ofSeconds(5));
        assertThat(nodes.pauses).isEmpty();
    }

    /** Its ranks leave the job between two steps, as they were asked to. */
    final void comesToABoundary(RankStart start) {
        act(one -> one.job().orElseThrow().ended(false, List.of()));
        for (int node = 1; node < start.peers().size(); node++) {
            int gone = node;
            act(one -> one.job().ifPresent(job -> job.gone(gone, List.of())));
        }
    }

    final JobEvent.Ended end() {
        time.passUntil(() -> run.history().end().isPresent());
        assertThat(over).isPresent();
        return run.history().end().orElseThrow();
    }

    final <T extends JobEvent> List<T> events(Class<T> kind) {
        List<T> found = new ArrayList<>();
        try (JobHistory.Reader reader = run.history().read(() -> {})) {
            for (JobEvent event = reader.poll(); event != null; event = reader.poll()) {
                if (kind.isInstance(event)) {
                    found.add(kind.cast(event));
                }
            }
        }
        return found;
    }
}
