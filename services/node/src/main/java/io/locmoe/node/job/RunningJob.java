package io.locmoe.node.job;

import io.locmoe.control.ControlException;
import io.locmoe.control.ControlException.Code;
import io.locmoe.control.JobEvent;
import io.locmoe.control.JobHistory;
import io.locmoe.control.JobOutcome;
import io.locmoe.control.JobState;
import io.locmoe.control.Peer;
import io.locmoe.control.RankFailure;
import io.locmoe.control.RankService;
import io.locmoe.control.RankStart;
import io.locmoe.engine.report.StepReport;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * A job as its coordinator follows it: started on all nodes, ended when all nodes have left it. On the jobs' context,
 * except the reports, which come from any thread.
 */
final class RunningJob implements JobReports {

    /** The coordinator, as the job uses it. */
    interface Nodes {
        /** The rank service of a node of the job; node 0 is this process. */
        RankService ranks(int node, Peer peer);

        /** Asks rank 0 to stop; false where it does not run yet. */
        boolean requestStop(String jobId);

        void over(RunningJob job);
    }

    private final RankStart start;
    private final Nodes nodes;
    private final Confinement confinement;
    private final JobLimits limits;
    private final JobHistory history = new JobHistory(JobHistory.DEFAULT_CAPACITY);
    private final Set<Integer> present = new TreeSet<>();
    private final JobCauses causes;
    private final LastExchanges exchanges;
    private volatile long lastStep;
    private volatile String lastCheckpoint = "none";
    private boolean complete;
    private boolean cancelled;
    private boolean aborted;
    private long timer = -1;

    RunningJob(RankStart start, Nodes nodes, Confinement confinement, JobLimits limits) {
        this.start = start;
        this.nodes = nodes;
        this.confinement = confinement;
        this.limits = limits;
        this.causes = new JobCauses(start.peers());
        this.exchanges = new LastExchanges(start.peers());
        IntStream.range(0, start.peers().size()).forEach(present::add);
        history.add(new JobEvent.StateChanged(JobState.SUBMITTED));
    }

    String id() {
        return start.jobId();
    }

    JobHistory history() {
        return history;
    }

    void begin() {
        history.add(new JobEvent.StateChanged(JobState.STARTING));
        for (int node = 0; node < start.peers().size(); node++) {
            int started = node;
            nodes.ranks(node, start.peers().get(node))
                    .start(start.forNode(node))
                    .onFailure(refusal -> confinement.run(() -> refused(started, refusal)));
        }
    }

    /** A node that answered has not taken the job; one that did not answer is waited for, as it may have. */
    private void refused(int node, Throwable refusal) {
        Code code = refusal instanceof ControlException known ? known.code() : Code.INTERNAL;
        if (code == Code.UNREACHABLE || code == Code.DEADLINE) {
            causes.unreached(start.peers().get(node), refusal.getMessage());
            abort(causes.sentence());
        } else {
            causes.add(new RankFailure(id(), node, RankFailure.NO_RANK, refusal.getMessage(), false));
            gone(node);
        }
    }

    /** Stops at a step boundary; where the ranks do not run yet, or on a second call, at once. */
    void cancel() {
        if (complete) {
            return;
        }
        boolean again = cancelled;
        cancelled = true;
        history.add(new JobEvent.StateChanged(JobState.STOPPING));
        if (again || !nodes.requestStop(id())) {
            abort("the job was cancelled");
        } else if (!aborted) {
            timer = confinement.after(
                    limits.stop().toMillis(),
                    () -> abort("the job was cancelled and did not come to a " + "step boundary within "
                            + limits.stop().toSeconds() + " s"));
        }
    }

    /** A node has left the mesh. */
    void left(Peer peer) {
        int node = start.peers().indexOf(peer);
        if (present.contains(node)) {
            causes.left(peer, lastStep + 1);
            gone(node);
        }
    }

    void reported(RankFailure failure) {
        if (history.end().isEmpty()) {
            causes.add(failure);
            // The end of the job tells one cause; the log has each wait in vain, with step, layer and direction.
            history.add(new JobEvent.LogLine(start.peers().get(failure.node()).name(), failure.sentence()));
            abort(causes.sentence());
        }
    }

    /** All ranks of a node have left the job. */
    void gone(int node, List<String> lastExchanges) {
        exchanges.left(node, lastExchanges);
        gone(node);
    }

    /** A node's part in the job is over, whether or not it has said so. */
    private void gone(int node) {
        if (!present.remove(node)) {
            return;
        }
        if (present.isEmpty()) {
            finish();
        } else if (!causes.isEmpty()) {
            abort(causes.sentence());
        }
    }

    private void abort(String reason) {
        if (aborted) {
            return;
        }
        aborted = true;
        confinement.cancel(timer);
        timer = confinement.after(limits.settle().toMillis(), this::settle);
        for (int node : Set.copyOf(present)) {
            nodes.ranks(node, start.peers().get(node))
                    .cancel(id(), reason)
                    .onSuccess(lines -> confinement.run(() -> exchanges.soFar(node, lines)));
        }
    }

    /** Nodes that still have not answered are named, and the job ends without them. */
    private void settle() {
        for (int node : Set.copyOf(present)) {
            causes.silent(start.peers().get(node), limits.settle());
        }
        present.clear();
        finish();
    }

    private void finish() {
        if (history.end().isPresent()) {
            return;
        }
        confinement.cancel(timer);
        if (cancelled && !complete && !causes.hasFault()) {
            end(
                    JobOutcome.CANCELLED,
                    aborted ? "cut off during step " + (lastStep + 1) : "stopped after step " + lastStep);
        } else if (!causes.isEmpty()) {
            end(JobOutcome.FAILED, causes.sentence());
        } else if (complete) {
            end(JobOutcome.COMPLETED, "complete after step " + lastStep);
        } else {
            end(JobOutcome.FAILED, "the ranks stopped after step " + lastStep + " without being asked");
        }
    }

    private void end(JobOutcome outcome, String message) {
        nodes.over(this);
        if (outcome == JobOutcome.FAILED) {
            exchanges.tell(id(), history);
        }
        history.add(new JobEvent.Ended(outcome, message + "; last checkpoint: " + lastCheckpoint));
    }

    @Override
    public void running() {
        history.add(new JobEvent.StateChanged(JobState.RUNNING));
    }

    @Override
    public void failed(RankFailure failure) {
        confinement.run(() -> reported(failure));
    }

    @Override
    public void ended(boolean reachedEnd, List<String> lastExchanges) {
        confinement.run(() -> {
            complete = reachedEnd;
            gone(0, lastExchanges);
        });
    }

    @Override
    public void onStep(StepReport report) {
        lastStep = report.step();
        history.add(new JobEvent.StepCompleted(report));
    }

    @Override
    public void onValidation(long step, double loss) {
        history.add(new JobEvent.Validated(step, loss));
    }

    @Override
    public void onCheckpoint(long step, Path directory) {
        lastCheckpoint = directory.toString();
        history.add(new JobEvent.CheckpointWritten(step, directory.toString()));
    }
}
