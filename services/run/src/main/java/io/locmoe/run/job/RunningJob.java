package io.locmoe.run.job;

import io.locmoe.engine.job.TrainingEvent;
import io.locmoe.run.Confinement;
import io.locmoe.run.JobLimits;
import io.locmoe.run.Peer;
import io.locmoe.run.event.RunOutcome;
import io.locmoe.run.event.RunStage;
import io.locmoe.run.service.RankFailure;
import io.locmoe.run.service.RankStart;
import io.locmoe.run.worker.JobReports;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * A job, as seen by its leader: started on all nodes, ended when all nodes have left it. On the jobs' context, except
 * the reports, which come from any thread.
 */
public final class RunningJob implements JobReports {
    private static final int LOOK_MILLISECONDS = 250;

    private final RankStart start;
    private final JobNodes nodes;
    private final Confinement confinement;
    private final JobLimits limits;
    private final JobProgress progress;
    private final Set<Integer> present = new TreeSet<>();
    private final JobCauses causes;
    private final LastExchanges exchanges;
    private final Consumer<JobEnd> over;
    /** Nodes that leave the mesh at the next step boundary. */
    private final Set<Integer> leaving = new TreeSet<>();

    private final StopAnswers stops;
    private boolean complete;
    private boolean cancelled;
    private boolean paused;
    private boolean aborted;
    private long timer = -1;

    /** @param over called with the job's end, after all nodes have left it or were given up */
    public RunningJob(
            RankStart start,
            JobNodes nodes,
            Confinement confinement,
            JobLimits limits,
            RunLog log,
            Consumer<JobEnd> over) {
        this.start = start;
        this.nodes = nodes;
        this.confinement = confinement;
        this.limits = limits;
        this.progress = new JobProgress(log);
        this.causes = new JobCauses(start.peers());
        this.exchanges = new LastExchanges(start.peers());
        this.over = over;
        this.stops = new StopAnswers(confinement::nanoTime);
        start.peers().forEach(nodes.detector()::heard);
        IntStream.range(0, start.peers().size()).forEach(present::add);
    }

    public String id() {
        return start.jobId();
    }

    public RankStart start() {
        return start;
    }

    /** Whether a node still has a part in the job; false once the job is given up. The question is a sign of life. */
    public boolean runs(int node) {
        nodes.detector().heard(start.peers().get(node));
        return !aborted && present.contains(node);
    }

    /** Ignores what happens in this job from now on, because others continue the run. */
    public void abandon() {
        confinement.cancel(timer);
        progress.end();
    }

    public void begin() {
        progress.enter(RunStage.STARTING);
        for (int node = 0; node < start.peers().size(); node++) {
            int started = node;
            nodes.ranks(this, node)
                    .start(start.forNode(node))
                    .onFailure(refusal -> confinement.run(() -> refused(started, refusal)));
        }
    }

    private void refused(int node, Throwable refusal) {
        if (causes.refused(id(), node, refusal)) {
            gone(node);
        } else {
            abort(causes.sentence());
        }
    }

    /** Stops at a step boundary; at once if the ranks are not running yet, or on a second call. */
    public void cancel() {
        if (complete) {
            return;
        }
        boolean again = cancelled;
        cancelled = true;
        progress.enter(RunStage.STOPPING);
        if (again || !nodes.first().requestStop(id())) {
            abort("the job was cancelled");
        } else if (!aborted) {
            timer = confinement.after(
                    limits.stop().toMillis(),
                    () -> abort("the job was cancelled and did not reach a step boundary within "
                            + limits.stop().toSeconds() + " s"));
        }
    }

    /** Ends at a step boundary for another job, which continues from there; false if the ranks are not running. */
    public boolean pause() {
        paused = !cancelled && !aborted && leaving.isEmpty() && nodes.first().requestPause(id());
        return paused;
    }

    public boolean isPaused() {
        return paused;
    }

    /** A node has left the mesh. */
    public void left(Peer peer) {
        int node = start.peers().indexOf(peer);
        if (present.contains(node)) {
            causes.left(peer, progress.lastStep() + 1);
            leaving.clear();
            gone(node);
        }
    }

    public void reported(RankFailure failure) {
        if (!progress.isOver()) {
            causes.add(failure);
            // The job's end reports one cause; the log has every wait that timed out, with step, layer and direction.
            progress.log(start.peers().get(failure.node()), failure.sentence());
            if (failure.leaving() && leaving.add(failure.node())) {
                stopForLeaving();
            } else {
                abort(causes.sentence());
            }
        }
    }

    /**
     * A node leaves after the current step, with a checkpoint and a snapshot. Others may announce the same meanwhile.
     */
    private void stopForLeaving() {
        if (cancelled || aborted || leaving.size() > 1) {
            return;
        }
        if (nodes.first().requestStop(id())) {
            nodes.first().requestPause(id());
            timer = confinement.after(limits.stop().toMillis(), () -> abort(causes.sentence()));
        } else {
            abort(causes.sentence());
        }
    }

    /** All ranks of a node have left the job. */
    public void gone(int node, List<String> lastExchanges) {
        exchanges.left(node, lastExchanges);
        // The message may arrive over a link that is dead in the other direction; the node has failed nevertheless.
        if (aborted && causes.meshFailed() && !stops.has(node)) {
            stops.parted(node);
        } else {
            gone(node);
        }
    }

    /** A node's part in the job is over, whether or not it has said so. */
    private void gone(int node) {
        if (!present.remove(node)) {
            return;
        }
        if (present.isEmpty()) {
            finish();
        } else if (!causes.isEmpty() && leaving.isEmpty()) {
            abort(causes.sentence());
        }
    }

    private void abort(String reason) {
        if (aborted) {
            return;
        }
        aborted = true;
        confinement.cancel(timer);
        timer = confinement.after(limits.settle().toMillis(), () -> giveUp(Set.copyOf(present)));
        stops.ask();
        confinement.after(LOOK_MILLISECONDS, this::giveSilentUp);
        for (int node : Set.copyOf(present)) {
            nodes.ranks(this, node)
                    .cancel(id(), reason)
                    .onSuccess(lines -> confinement.run(() -> exchanges.soFar(node, lines)))
                    .onComplete(_ -> confinement.run(() -> stops.answered(node, this::gone)));
        }
    }

    /**
     * The ranks of a node may be busy for a while, but its control plane is not. After a failure in the mesh, a node
     * that sends neither answers nor questions has failed or is out of reach.
     */
    private void giveSilentUp() {
        if (!progress.isOver()) {
            confinement.after(LOOK_MILLISECONDS, this::giveSilentUp);
            if (causes.meshFailed()) {
                giveUp(stops.silent(
                        present,
                        limits.answer(),
                        node -> nodes.detector().isUnheard(start.peers().get(node), limits.unheard())));
            }
        }
    }

    /** Names the nodes that have still not answered, and ends the job without them. */
    private void giveUp(Set<Integer> silent) {
        silent.forEach(node -> causes.silent(start.peers().get(node), progress.lastStep() + 1));
        silent.forEach(this::gone);
    }

    private void finish() {
        if (progress.isOver()) {
            return;
        }
        confinement.cancel(timer);
        JobEnd end = end();
        if (end.outcome() == RunOutcome.FAILED) {
            exchanges.tell(id(), progress);
        }
        progress.end();
        over.accept(end);
    }

    private JobEnd end() {
        if (paused && !complete && !aborted && causes.isEmpty()) {
            return JobEnd.pause(progress.lastStep());
        }
        boolean done = complete || cancelled;
        if (!leaving.isEmpty() && !done && !aborted) {
            return JobEnd.left(causes);
        }
        // Nodes that leave after the last step, or after a step that a cancel has made the last, leave nothing undone.
        JobCauses undone = leaving.isEmpty() || !done ? causes : new JobCauses(start.peers());
        return JobEnd.of(progress.lastStep(), complete, cancelled, aborted, undone);
    }

    @Override
    public void running() {
        progress.enter(RunStage.RUNNING);
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
    public void accept(TrainingEvent event) {
        progress.accept(event);
    }
}
