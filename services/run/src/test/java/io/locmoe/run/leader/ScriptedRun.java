package io.locmoe.run.leader;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.engine.job.TrainingEvent;
import io.locmoe.engine.settings.JobSettings;
import io.locmoe.engine.settings.SettingsParser;
import io.locmoe.run.Caller;
import io.locmoe.run.JobLimits;
import io.locmoe.run.Peer;
import io.locmoe.run.ScriptedTime;
import io.locmoe.run.event.NodeFailure;
import io.locmoe.run.event.RunEvent;
import io.locmoe.run.event.RunHistory;
import io.locmoe.run.job.RunLog;
import io.locmoe.run.recovery.RunContext;
import io.locmoe.run.service.FollowedRun;
import io.locmoe.run.service.RankStart;
import io.locmoe.run.service.RunRequest;
import io.locmoe.run.worker.JobObserver;
import io.locmoe.samples.FakeReport;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.io.TempDir;

/** A run on nodes of which a test says what becomes of them. */
public abstract class ScriptedRun {
    private static final Duration HOUR = Duration.ofHours(1);
    public static final JobLimits LIMITS = new JobLimits(HOUR, HOUR, HOUR, HOUR, HOUR, HOUR, HOUR, HOUR);

    public final ScriptedTime time = new ScriptedTime();
    public final ScriptedNodes nodes = new ScriptedNodes();
    public final Map<String, String> settings =
            new TreeMap<>(Map.of("steps", "100", "nodes", "4", "batch", "12", "experts", "12", "recoveries", "2"));
    public final List<String> observed = new ArrayList<>();
    public LedRun run;
    /** Present once the node no longer leads the run; true if it led the run to its end. */
    private volatile Optional<Boolean> over = Optional.empty();

    @TempDir
    Path directory;

    public final void begin() {
        begin(Optional.empty());
    }

    public final void begin(Optional<NodeFailure> after) {
        JobSettings parsed = SettingsParser.parse(settings);
        RunRequest request = new RunRequest(parsed.text(), directory.toString(), "secret", after);
        FollowedRun begun =
                new FollowedRun("run", request, List.of(new Peer("node-0", "host", 10, 20, 30)), 0, Caller.ANYONE);
        run = keep(begun, new RunLog(new Observed(), System::nanoTime));
        time.call(run::begin).await();
    }

    public final LedRun keep(FollowedRun followed, RunLog log) {
        over = Optional.empty();
        return new LedRun(
                new RunContext(followed, SettingsParser.parse(followed.request().settings()), log, nodes, time, LIMITS),
                kept -> over = Optional.of(kept));
    }

    /** The metrics that a node exposes of its run. */
    public final class Observed implements JobObserver {
        @Override
        public void started(String name, List<String> names, JobSettings settings) {
            observed.add(name + " on " + names.size());
        }

        @Override
        public void happened(RunEvent event) {
            if (event instanceof RunEvent.NodesFailed) {
                observed.add("failure");
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

    public final void awaitOver(boolean kept) {
        time.passUntil(() -> over.equals(Optional.of(kept)));
    }

    /** The start of the next job of the run. */
    public final RankStart start() {
        time.passUntil(() -> !nodes.starts.isEmpty() && on(LedRun::job).isPresent());
        return nodes.starts.remove();
    }

    /** No job begins for some seconds. */
    public final void doesNotStart() {
        time.pass(Duration.ofSeconds(5));
        assertThat(nodes.starts).isEmpty();
    }

    public final <T> T on(Function<LedRun, T> question) {
        return time.call(() -> Future.succeededFuture(question.apply(run))).await();
    }

    public final void act(Consumer<LedRun> action) {
        on(one -> {
            action.accept(one);
            return null;
        });
    }

    public final void trains(int first, int last) {
        act(one -> {
            for (int step = first; step <= last; step++) {
                one.job().orElseThrow().accept(new TrainingEvent.StepCompleted(FakeReport.of(step)));
            }
        });
    }

    public final void lose(RankStart start, int node) {
        act(one -> one.left(start.peers().get(node)));
    }

    public final void reachEnd() {
        act(one -> one.job().orElseThrow().ended(true, List.of()));
        for (int node = 1; node < 4; node++) {
            int gone = node;
            act(one -> one.job().ifPresent(job -> job.gone(gone, List.of())));
        }
    }

    /** The job was asked to pause, and all of its ranks have left it. */
    public final void pauses(RankStart start) {
        isAskedToPause(start);
        comesToABoundary(start);
    }

    public final void isAskedToPause(RankStart start) {
        time.passUntil(() -> !nodes.pauses.isEmpty());
        assertThat(nodes.pauses.remove()).isEqualTo(start.jobId());
    }

    /** No job is asked to pause for some seconds. */
    public final void isNotPaused() {
        time.pass(Duration.ofSeconds(5));
        assertThat(nodes.pauses).isEmpty();
    }

    /** Its ranks leave the job between two steps, as they were asked to. */
    public final void comesToABoundary(RankStart start) {
        act(one -> one.job().orElseThrow().ended(false, List.of()));
        for (int node = 1; node < start.peers().size(); node++) {
            int gone = node;
            act(one -> one.job().ifPresent(job -> job.gone(gone, List.of())));
        }
    }

    public final RunEvent.Ended end() {
        time.passUntil(() -> run.history().end().isPresent());
        assertThat(over).isPresent();
        return run.history().end().orElseThrow();
    }

    /** The events of the training, of a kind. */
    public final <T extends TrainingEvent> List<T> training(Class<T> kind) {
        return events(RunEvent.Training.class).stream()
                .map(RunEvent.Training::event)
                .filter(kind::isInstance)
                .map(kind::cast)
                .toList();
    }

    public final <T extends RunEvent> List<T> events(Class<T> kind) {
        List<T> found = new ArrayList<>();
        try (RunHistory.Reader reader = run.history().read(() -> {})) {
            for (RunEvent event = reader.poll(); event != null; event = reader.poll()) {
                if (kind.isInstance(event)) {
                    found.add(kind.cast(event));
                }
            }
        }
        return found;
    }
}
