package io.locmoe.run.leader;

import io.locmoe.detection.FailureDetector;
import io.locmoe.engine.settings.JobSettings;
import io.locmoe.run.Confinement;
import io.locmoe.run.Peer;
import io.locmoe.run.consensus.Acceptors;
import io.locmoe.run.consensus.Agreement;
import io.locmoe.run.consensus.Member;
import io.locmoe.run.consensus.Patience;
import io.locmoe.run.consensus.View;
import io.locmoe.run.job.ExpertShares;
import io.locmoe.run.job.RunNodes;
import io.locmoe.run.job.RunningJob;
import io.locmoe.run.mesh.Mesh;
import io.locmoe.run.mesh.NodePlugins;
import io.locmoe.run.mesh.SameSoftware;
import io.locmoe.run.recovery.Change;
import io.locmoe.run.service.FollowedRun;
import io.locmoe.run.service.RankService;
import io.locmoe.run.service.RankStart;
import io.locmoe.run.service.RunRequest;
import io.locmoe.run.worker.FirstRank;
import io.locmoe.run.worker.JobCheck;
import io.locmoe.run.worker.JobHost;
import io.locmoe.run.worker.NodeJobs;
import io.locmoe.topology.MeshNode;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Jobs of a run on the nodes of the mesh, led by this one. Used on the jobs' context. */
public final class MeshJobs implements RunNodes {
    private final Confinement confinement;
    private final Mesh mesh;
    private final NodeJobs local;
    private final Acceptors runs;
    private final Agreement agreement;
    private final JobHost host;
    /** What other nodes need to follow the run. */
    private FollowedRun announced;
    /** The view from which the run continues; empty before its first job. */
    private Optional<View> view = Optional.empty();

    public MeshJobs(Confinement confinement, Mesh mesh, NodeJobs local, Acceptors runs, JobHost host) {
        this.confinement = confinement;
        this.mesh = mesh;
        this.local = local;
        this.runs = runs;
        this.agreement = new Agreement(confinement, mesh, runs, Patience.USUAL);
        this.host = host;
    }

    /** This node leads a run from now on; if the run has an epoch already, it is a candidate until the others agree. */
    public void lead(FollowedRun run) {
        announced = run;
        view = Optional.of(run)
                .filter(begun -> begun.epoch() > 0)
                .map(begun -> new View(begun.request().run(), begun.epoch(), named(begun.members())));
    }

    private static List<Member> named(List<Peer> peers) {
        return peers.stream().map(Peer::name).map(Member::named).toList();
    }

    /** The run that this node leads, in the form that others follow. */
    public FollowedRun led() {
        return announced;
    }

    /** Epoch of the agreed view from which the run continues; 0 before the first. */
    public long epoch() {
        return view.map(View::epoch).orElse(0L);
    }

    /** Tells a node that has joined later who leads the run. */
    public void announceTo(Peer peer) {
        mesh.announce(peer, announced);
    }

    @Override
    public FailureDetector<Peer> detector() {
        return mesh.detector();
    }

    @Override
    public long term(long epoch) {
        return mesh.epochAbove(epoch);
    }

    @Override
    public void announce(FollowedRun run) {
        announced = run;
        mesh.peers().stream().filter(peer -> !peer.equals(run.leader())).forEach(this::announceTo);
    }

    /** A run that was submitted again has no other leader; a former one learns that from the votes. */
    @Override
    public Future<Void> claim(List<Peer> nodes) {
        Promise<Void> claimed = Promise.promise();
        Future.all(nodes.stream()
                        .filter(peer -> epoch() > 0 && !peer.equals(mesh.here()))
                        .map(peer -> mesh.announce(peer, announced).recover(MeshJobs::contested))
                        .toList())
                .<Void>mapEmpty()
                .onComplete(done -> confinement.run(() -> claimed.handle(done)));
        return claimed.future();
    }

    /** A node that does not answer is no rival. */
    private static Future<Void> contested(Throwable refusal) {
        return Change.isSuperseded(refusal) ? Future.failedFuture(refusal) : Future.succeededFuture();
    }

    /** The leader of a run hosts rank 0 of its jobs. */
    private List<Peer> selfFirst(List<Peer> peers) {
        Peer self = Peer.of(mesh.self());
        return Stream.concat(Stream.of(self), peers.stream().filter(peer -> !peer.equals(self)))
                .toList();
    }

    @Override
    public List<Peer> known() {
        return selfFirst(mesh.peers());
    }

    @Override
    public Future<List<Peer>> answering(List<Peer> asked) {
        return mesh.nodes()
                .map(nodes -> nodes.stream()
                        .filter(node -> asked.contains(Peer.of(node)))
                        .toList())
                .compose(new PluginQuestion(confinement, mesh, local)::answering)
                .map(nodes -> selfFirst(nodes.stream().map(Peer::of).toList()));
    }

    @Override
    public Future<RankStart> prepare(String jobId, RunRequest request, ExpertShares shares, Predicate<Peer> usable) {
        PluginQuestion question = new PluginQuestion(confinement, mesh, local);
        return local.awaitLeft()
                .compose(left -> local.plugins())
                .compose(own -> confinement.blocking(() -> JobCheck.request(request, host)))
                .compose(settings -> mesh.nodes()
                        .map(nodes -> nodes.stream()
                                .filter(node -> usable.test(Peer.of(node)))
                                .toList())
                        .map(nodes -> JobCheck.inOrder(nodes, mesh.self(), runs.view(request.run()), settings))
                        .compose(nodes -> question.ask(JobCheck.nodes(settings, nodes)))
                        .compose(nodes -> epoch(request, settings, nodes)
                                .map(epoch -> start(jobId, request, settings, nodes, shares, epoch))));
    }

    /**
     * Epoch of the next job. Its nodes must run the same software; in a run that tolerates failures they agree on it.
     */
    private Future<Long> epoch(RunRequest request, JobSettings settings, List<NodePlugins> nodes) {
        SameSoftware.check(nodes, host.tasks(request).components(settings));
        if (request.run().isEmpty() || settings.recovery().recoveries() == 0) {
            return Future.succeededFuture(mesh.epochAbove(0));
        }
        List<MeshNode> members = nodes.stream().map(NodePlugins::node).toList();
        return agreement
                .agree(request.run(), view.or(() -> lost(request)), members)
                .onSuccess(agreed -> view = Optional.of(agreed))
                .map(View::epoch);
    }

    /** If nobody remembers a run, its lost nodes must be present again; otherwise they might continue it elsewhere. */
    private static Optional<View> lost(RunRequest request) {
        return request.after()
                .filter(failure -> !failure.failedNodes().isEmpty())
                .map(failure -> View.named(request.run(), failure.failedNodes()));
    }

    private RankStart start(
            String jobId,
            RunRequest request,
            JobSettings settings,
            List<NodePlugins> nodes,
            ExpertShares shares,
            long epoch) {
        List<Peer> peers = nodes.stream().map(node -> Peer.of(node.node())).toList();
        Set<String> components = host.tasks(request).components(settings);
        RankStart start = new RankStart(
                jobId,
                request.with(settings.text()),
                shares.place(epoch, peers.stream().map(Peer::name).toList(), settings),
                0,
                peers,
                components.stream().collect(Collectors.toMap(name -> name, nodes.getFirst()::digest)));
        runs.begin(start, settings.recovery().recoveries() > 0);
        return start;
    }

    @Override
    public RankService ranks(RunningJob job, int node) {
        return node == 0
                ? new LocalRanks(job, local)
                : mesh.ranks(job.start().peers().get(node));
    }

    @Override
    public FirstRank first() {
        return local;
    }
}
