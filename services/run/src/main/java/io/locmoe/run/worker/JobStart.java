package io.locmoe.run.worker;

import io.locmoe.engine.settings.JobSettings;
import io.locmoe.run.Confinement;
import io.locmoe.run.ControlException;
import io.locmoe.run.ControlException.Code;
import io.locmoe.run.Peer;
import io.locmoe.run.consensus.Acceptors;
import io.locmoe.run.mesh.Mesh;
import io.locmoe.run.service.RankService;
import io.locmoe.run.service.RankStart;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/** Starts this node's ranks for a leader on another node, if the job is valid. On the jobs' context. */
public final class JobStart {
    private final Confinement confinement;
    private final Mesh mesh;
    private final NodeJobs local;
    private final Acceptors runs;
    private final JobHost host;
    /** The last request and its answer; null after a refusal. */
    private RankStart asked;

    private Future<Void> answer;
    private Optional<LeaderWatch> watch = Optional.empty();

    public JobStart(Confinement confinement, Mesh mesh, NodeJobs local, Acceptors runs, JobHost host) {
        this.confinement = confinement;
        this.mesh = mesh;
        this.local = local;
        this.runs = runs;
        this.host = host;
    }

    /**
     * Fails with a {@link ControlException}, before anything is opened, if something is wrong with the job. A leader
     * that has not received the answer asks again and gets the same one.
     */
    public Future<Void> start(RankStart start) {
        if (!start.equals(asked)) {
            asked = start;
            answer = begin(start).onFailure(refused -> forget(start));
        }
        return answer;
    }

    private void forget(RankStart start) {
        if (start.equals(asked)) {
            asked = null;
        }
    }

    private Future<Void> begin(RankStart start) {
        return confinement
                .blocking(() -> StartCheck.check(start, Peer.of(mesh.self()), host))
                .compose(settings ->
                        knowAll(start).compose(known -> local.awaitLeft()).compose(left -> begin(start, settings)));
    }

    private Future<Void> begin(RankStart start, JobSettings settings) {
        runs.begin(start, settings.recovery().recoveries() > 0);
        RankService leader = mesh.ranks(start.leader());
        JobReports reports = new RemoteReports(
                start, leader, confinement, () -> mesh.detector().timedOut(start.leader()));
        return local.start(start, reports).onSuccess(taken -> watch(start, leader));
    }

    private void watch(RankStart start, RankService leader) {
        watch.ifPresent(LeaderWatch::end);
        LeaderWatch begun = new LeaderWatch(start, leader, local, confinement, host.limits(), mesh.detector());
        watch = Optional.of(begun);
        begun.begin();
    }

    /** Waits until this node knows all nodes of the job: the leader may have heard of one earlier. */
    private Future<Void> knowAll(RankStart start) {
        return confinement
                .untilAnswer(host.limits().known(), () -> unknown(start).map(List::isEmpty))
                .compose(known -> unknown(start))
                .compose(unknown -> unknown.isEmpty()
                        ? Future.succeededFuture()
                        : Future.failedFuture(new ControlException(
                                Code.INVALID,
                                mesh.self() + " knows no node " + unknown + ", which " + start.jobId()
                                        + " is to run on")));
    }

    private Future<List<Peer>> unknown(RankStart start) {
        return mesh.nodes().map(nodes -> {
            List<Peer> known = nodes.stream().map(Peer::of).toList();
            return start.peers().stream().filter(peer -> !known.contains(peer)).toList();
        });
    }
}
