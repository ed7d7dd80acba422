package io.locmoe.node.job;

import io.locmoe.control.JobEvent;
import io.locmoe.control.JobHistory;
import io.locmoe.control.NodeLoss;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * What happens in a run, over all its jobs: for its watchers and for the node's observer. Thread-safe; never blocks.
 */
final class RunLog {
    private static final double NANOS = 1e9;

    private final JobHistory history = new JobHistory(JobHistory.DEFAULT_CAPACITY);
    private final JobObserver observer;
    private final LongSupplier nanoTime;
    private RunState state = RunState.NEW;
    private long lostAt;
    private int nodes;

    /** @param nanoTime a clock, like {@link System#nanoTime} */
    RunLog(JobObserver observer, LongSupplier nanoTime) {
        this.observer = observer;
        this.nanoTime = nanoTime;
    }

    JobHistory history() {
        return history;
    }

    synchronized RunState state() {
        return state;
    }

    /** A job of the run begins. */
    synchronized void begin(String run, List<String> names) {
        nodes = names.size();
        observer.started(run, names);
    }

    /** Nodes are lost. */
    synchronized void lost(NodeLoss loss) {
        if (state.open().isEmpty()) {
            lostAt = nanoTime.getAsLong() - (long) (loss.seconds() * NANOS);
        }
        tell(new JobEvent.NodesLost(loss));
    }

    /** One at a time, so that the observer is told nothing of a run after its end. */
    synchronized void tell(JobEvent event) {
        if (history.end().isPresent()) {
            return;
        }
        if (event instanceof JobEvent.StepCompleted completed) {
            state.open().ifPresent(loss -> recovered(loss, completed.report().step() - 1));
        }
        state = state.after(event);
        history.add(event);
        observer.happened(event);
    }

    private void recovered(NodeLoss loss, long from) {
        JobEvent event = new JobEvent.Recovered(
                loss.after((nanoTime.getAsLong() - lostAt) / NANOS), from, state.origin(), nodes);
        history.add(event);
        observer.happened(event);
    }
}
