package io.locmoe.run.recovery;

import static io.locmoe.detection.DetectionTimings.USUAL;

import io.locmoe.engine.settings.JobSettings;
import io.locmoe.run.ControlException;
import io.locmoe.run.ControlException.Code;
import io.locmoe.run.Peer;
import io.locmoe.run.consensus.Agreement;
import io.locmoe.run.event.NodeFailure;
import io.locmoe.run.service.RankStart;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * Restarts a run after a node failure: at once if the awaited nodes answer; after {@code replaceWait}, on the largest
 * number of nodes that divides experts and batch, if a majority of the former nodes is reachable. Used once, on the
 * jobs' context.
 */
final class Restart {
    private static final long PAUSE_MILLISECONDS = 300;
    /** Pause between looks at what this node knows, which cost nothing. */
    private static final long LOOK_MILLISECONDS = 50;

    private final String jobId;
    private final NextJob next;
    private final JobSettings settings;
    private final List<Peer> former;
    private final int awaited;
    private final Set<Peer> declined;
    private final BooleanSupplier cancelled;
    private final long end;
    private final Promise<RankStart> start = Promise.promise();

    /**
     * @param jobId    name of the job that continues the run
     * @param former   nodes of the last job, a majority of which must agree; empty if nobody remembers them
     * @param awaited  number of nodes that suffices to restart at once; with fewer, only after {@code replaceWait}
     * @param declined nodes on which the run could not be trained
     */
    Restart(
            String jobId,
            NextJob next,
            JobSettings settings,
            List<Peer> former,
            int awaited,
            Set<Peer> declined,
            BooleanSupplier cancelled) {
        this.jobId = jobId;
        this.next = next;
        this.settings = settings;
        this.former = List.copyOf(former);
        this.awaited = awaited;
        this.declined = declined;
        this.cancelled = cancelled;
        this.end = next.confinement().nanoTime()
                + settings.recovery().replaceWait().toNanos();
    }

    /**
     * Number of nodes to wait for after some have left on their own. A run that may continue without them does so, and
     * takes in their replacements later. It waits for all nodes if the others could not agree on a view, or have no
     * snapshots for the replacements.
     *
     * @param former number of the job's nodes
     */
    static int awaited(JobSettings settings, int former, int left) {
        int rest = former - left;
        int fewest = settings.recovery().fewestNodes();
        boolean alone = fewest > 0
                && 2 * rest > former
                && settings.recovery().snapshots()
                && NextJob.fitting(settings, fewest, rest).isPresent();
        return alone ? rest : settings.nodes();
    }

    /** Completes with the job. Fails with a message for people if the run cannot continue or is cancelled. */
    Future<RankStart> start() {
        look();
        return start.future();
    }

    private void look() {
        List<Peer> present = present();
        if (cancelled.getAsBoolean()) {
            start.fail("cancelled");
        } else if (!areEnough(present) && !isLate()) {
            next.confinement().after(LOOK_MILLISECONDS, this::look);
        } else {
            next.nodes().answering(present).onSuccess(this::decide).onFailure(start::tryFail);
        }
    }

    /** Leaves lost nodes out if others are enough: they may be reachable again, but asking them may take its time. */
    private List<Peer> present() {
        List<Peer> known = next.nodes().known();
        List<String> lost =
                next.log().state().open().map(NodeFailure::failedNodes).orElse(List.of());
        List<Peer> others = known.stream()
                .filter(peer -> !lost.contains(peer.name()) || !former.contains(peer))
                .toList();
        return areEnough(others) ? others : known;
    }

    /** Spares can train like other nodes, but have no vote. */
    private boolean areEnough(List<Peer> present) {
        return present.size() >= awaited && canAgree(present);
    }

    /** Without a majority, this node does not ask for a view: the other nodes may become reachable meanwhile. */
    private boolean canAgree(List<Peer> present) {
        return 2 * former.stream().filter(present::contains).count() > former.size()
                || unheard(present).isEmpty();
    }

    /** Names of the last job's nodes of which neither the node nor a successor is present. */
    private List<String> unheard(List<Peer> present) {
        List<String> names = present.stream().map(Peer::name).toList();
        return former.stream()
                .map(Peer::name)
                .filter(name -> !names.contains(name))
                .toList();
    }

    private boolean isLate() {
        return isPast(Duration.ZERO);
    }

    private boolean isPast(Duration grace) {
        return next.confinement().nanoTime() - end >= grace.toNanos();
    }

    private void decide(List<Peer> answering) {
        List<Peer> found =
                answering.stream().filter(peer -> !declined.contains(peer)).toList();
        boolean late = isLate();
        if (!areEnough(answering) && !late) {
            next.confinement().after(PAUSE_MILLISECONDS, this::look);
            return;
        }
        Optional<JobSettings> fitting = fitting(found.size());
        if (fitting.isEmpty()) {
            start.fail(new ControlException(Code.INSUFFICIENT, tooFew(found.size())));
            return;
        }
        if (!canAgree(answering)) {
            awaitMajority(answering);
            return;
        }
        claim(found)
                .compose(claimed -> next.prepare(jobId, fitting.get(), found::contains))
                .onSuccess(start::tryComplete)
                .onFailure(refusal -> refused(refusal, late));
    }

    private void awaitMajority(List<Peer> answering) {
        if (isPast(USUAL.healing())) {
            start.fail(Agreement.minority(unheard(answering), former.size()));
        } else {
            next.confinement().after(PAUSE_MILLISECONDS, this::look);
        }
    }

    /**
     * A node that has lost most nodes of the run may itself have been cut off. If it reaches them again and one of them
     * continues the run, it yields to that one, so the failure is reported as most nodes saw it.
     */
    private Future<Void> claim(List<Peer> found) {
        boolean alone = next.log().state().open().filter(NodeFailure::isOfMost).isPresent();
        return alone ? next.nodes().claim(found) : Future.succeededFuture();
    }

    private void refused(Throwable refusal, boolean late) {
        if (!late && refusal instanceof ControlException known && known.isPassing()) {
            next.confinement().after(PAUSE_MILLISECONDS, this::look);
        } else {
            start.fail(refusal);
        }
    }

    /** The job on this number of nodes, or on the largest smaller one that divides experts and batch. */
    private Optional<JobSettings> fitting(int found) {
        return NextJob.fitting(settings, settings.recovery().fewestNodes(), found);
    }

    private String tooFew(int found) {
        int fewest = settings.recovery().fewestNodes();
        return next.log().state().open().orElseThrow().cause() + "; after "
                + settings.recovery().replaceWait().toSeconds() + " s the mesh has " + found + " of "
                + settings.nodes() + " nodes, and no number from fewestNodes=" + fewest
                + " on divides experts and batch"
                + ": start nodes and continue, or give a longer --replace-wait or fewer --fewest-nodes";
    }
}
