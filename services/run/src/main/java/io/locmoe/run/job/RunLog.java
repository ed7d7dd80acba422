package io.locmoe.run.job;

import io.locmoe.engine.job.TrainingEvent;
import io.locmoe.engine.settings.JobSettings;
import io.locmoe.run.event.NodeFailure;
import io.locmoe.run.event.RunEvent;
import io.locmoe.run.event.RunHistory;
import io.locmoe.run.worker.JobObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The events of a run, over all its jobs, for its watchers and for the node's observer. Thread-safe; never blocks. */
public final class RunLog {
    /** A planned change of the run's nodes or of its experts, as watchers hear of it. */
    public interface Change {
        /**
         * The event for watchers at the first step after the change.
         *
         * @param nodes   number of the job's nodes
         * @param seconds from the end of the last step before the change to the end of the first step after it
         */
        RunEvent done(long step, int nodes, double seconds);
    }

    /** Whether this node leads the run. */
    private enum Lead {
        /** Once the nodes agree and a job begins. */
        SOUGHT,
        HELD,
        /** Another node leads the run and reports its events. */
        PASSED_ON
    }

    private static final Logger LOG = LoggerFactory.getLogger(RunLog.class);
    private static final double NANOS = 1e9;

    private final String run;
    private final RunHistory history;
    private final JobObserver observer;
    private final LongSupplier nanoTime;
    private RunState state;
    private long lostAt;
    private List<String> members = List.of();
    private Lead lead = Lead.SOUGHT;
    private long steppedAt;
    /** The change with which the run is about to continue; null if there is none. */
    private Change change;
    /** Events for the observer, held back until a job begins: only then it is certain that this node leads the run. */
    private final List<RunEvent> ahead = new ArrayList<>();

    /** @param nanoTime a clock, like {@link System#nanoTime} */
    public RunLog(JobObserver observer, LongSupplier nanoTime) {
        this("", new RunHistory(RunHistory.DEFAULT_CAPACITY), RunState.NEW, observer, nanoTime);
        lead = Lead.HELD;
    }

    /** The log of a new run that this node leads, beginning with this event. */
    public static RunLog of(Optional<RunEvent> first, JobObserver observer) {
        RunLog log = new RunLog(observer, System::nanoTime);
        first.ifPresent(log::tell);
        return log;
    }

    /** Continues the history of a run that another node has led, from this state. The name is for users. */
    public RunLog(String run, RunHistory history, RunState state, JobObserver observer, LongSupplier nanoTime) {
        this.run = run;
        this.history = history;
        this.state = state;
        this.observer = observer;
        this.nanoTime = nanoTime;
    }

    public RunHistory history() {
        return history;
    }

    public synchronized RunState state() {
        return state;
    }

    public synchronized void begin(String name, List<String> names, JobSettings settings) {
        if (lead == Lead.SOUGHT) {
            tookOver(JobObserver.TakeOver.LEADS, "this node leads it from now on");
        }
        members = List.copyOf(names);
        observer.started(name, names, settings);
        lead = Lead.HELD;
        ahead.forEach(observer::happened);
        ahead.clear();
    }

    private void tookOver(JobObserver.TakeOver outcome, String sentence) {
        LOG.info("{}: {}", run, sentence);
        observer.tookOver(outcome);
    }

    /** The run is about to continue with a change; null: without one. */
    public synchronized void changing(Change next) {
        change = next;
    }

    /** Whether a change is made and no step was trained with it yet. */
    public synchronized boolean isChanging() {
        return change != null;
    }

    /** Nodes have failed. */
    public synchronized void lost(NodeFailure failure) {
        change = null;
        if (lostAt == 0 || state.open().isEmpty()) {
            lostAt = nanoTime.getAsLong() - (long) (failure.seconds() * NANOS);
        }
        if (lead == Lead.SOUGHT) {
            LOG.info("{}: {}; this node asks the others to go on with it", run, failure.cause());
        }
        tell(new RunEvent.NodesFailed(failure));
    }

    /** Synchronized, so the observer gets no event of a run after its end. */
    public synchronized void tell(RunEvent event) {
        if (lead == Lead.PASSED_ON || history.end().isPresent()) {
            return;
        }
        if (event instanceof RunEvent.Training(TrainingEvent.StepCompleted completed)) {
            state.open()
                    .ifPresent(failure -> recovered(failure, completed.report().step() - 1));
            changed(completed.report().step());
            steppedAt = nanoTime.getAsLong();
        }
        state = state.after(event);
        add(event);
    }

    private void add(RunEvent event) {
        history.add(event);
        if (lead == Lead.HELD) {
            observer.happened(event);
        } else {
            ahead.add(event);
            if (event instanceof RunEvent.Ended end) {
                tookOver(JobObserver.TakeOver.FAILED, end.message());
            }
        }
    }

    /** Another node leads the run and reports its events. */
    public synchronized void passOn() {
        Lead before = lead;
        lead = Lead.PASSED_ON;
        if (before == Lead.HELD) {
            observer.passedOn();
        } else if (before == Lead.SOUGHT) {
            tookOver(JobObserver.TakeOver.SUPERSEDED, "another node goes on with it");
        }
    }

    private void changed(long step) {
        if (change != null) {
            RunEvent event = change.done(step, members.size(), (nanoTime.getAsLong() - steppedAt) / NANOS);
            state = state.after(event);
            add(event);
            change = null;
        }
    }

    private void recovered(NodeFailure failure, long from) {
        RunEvent event = new RunEvent.Recovered(
                failure.after((nanoTime.getAsLong() - lostAt) / NANOS), from, state.origin(), members);
        add(event);
    }
}
