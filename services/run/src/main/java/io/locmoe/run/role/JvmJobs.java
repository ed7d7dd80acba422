package io.locmoe.run.role;

import io.locmoe.detection.FailureDetector;
import io.locmoe.engine.settings.JobSettings;
import io.locmoe.run.Caller;
import io.locmoe.run.Confinement;
import io.locmoe.run.ControlException;
import io.locmoe.run.ControlException.Code;
import io.locmoe.run.Peer;
import io.locmoe.run.RunId;
import io.locmoe.run.consensus.Epochs;
import io.locmoe.run.event.RunHistory;
import io.locmoe.run.job.ExpertShares;
import io.locmoe.run.job.RunLog;
import io.locmoe.run.job.RunNodes;
import io.locmoe.run.job.RunningJob;
import io.locmoe.run.leader.LedRun;
import io.locmoe.run.leader.LocalRanks;
import io.locmoe.run.leader.NeighbourRanks;
import io.locmoe.run.recovery.RunContext;
import io.locmoe.run.service.FollowedRun;
import io.locmoe.run.service.RankService;
import io.locmoe.run.service.RankStart;
import io.locmoe.run.service.RunRequest;
import io.locmoe.run.worker.FirstRank;
import io.locmoe.run.worker.JobCheck;
import io.locmoe.run.worker.JobHost;
import io.locmoe.run.worker.NodeJobs;
import io.locmoe.run.worker.NodeTaskFactory;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Jobs on nodes that all live in this JVM. They run as on a mesh of processes, but no calls over a network ask for
 * identities or for the state of ranks. One job at a time. Thread-safe; every method may block.
 */
public final class JvmJobs implements AutoCloseable {
    private static final Duration LEAVE = Duration.ofSeconds(5);

    private final Confinement confinement;
    private final JobHost host;
    private final List<Peer> peers;
    private final List<NodeJobs> nodes;
    private final Epochs epochs = new Epochs(InstantSource.system());
    private LedRun running;

    /**
     * Creates the jobs of some nodes.
     *
     * @param vertx     runs the state of jobs; closed by the caller, after this
     * @param factories prepare ranks, one for each node
     * @param peers     the nodes, in order
     * @param host      host of the first node, which leads all jobs
     */
    public JvmJobs(Vertx vertx, List<NodeTaskFactory> factories, List<Peer> peers, JobHost host) {
        this.confinement = new Confinement(vertx, vertx.getOrCreateContext());
        this.host = host;
        this.peers = List.copyOf(peers);
        this.nodes = factories.stream()
                .map(factory -> new NodeJobs(confinement, factory))
                .toList();
    }

    /**
     * Starts a job on all nodes.
     *
     * @return the job's history, to be read from its first event
     * @throws io.locmoe.run.ControlException if the job cannot be run
     */
    public RunHistory start(RunRequest request) {
        SubmittedSettings submitted = SubmittedSettings.of(request, host);
        LedRun run = new LedRun(
                new RunContext(
                        new FollowedRun(RunId.next(), submitted.in(request), peers, 0, Caller.ANYONE),
                        submitted.settings(),
                        RunLog.of(submitted.event(), host.observer()),
                        new Neighbours(),
                        confinement,
                        host.limits()),
                settled -> running = null);
        return confinement
                .call(() -> {
                    running = run;
                    return run.begin().onFailure(refusal -> running = null);
                })
                .map(run.history())
                .await();
    }

    /** Asks the running job to end after its step, with a checkpoint; does nothing if none runs. */
    public void cancel() {
        confinement.run(() -> {
            if (running != null) {
                running.cancel();
            }
        });
    }

    /**
     * Removes a node with its ranks. On return they have left the job and write no more checkpoints. A rank that
     * exchanges nothing with other nodes would not notice otherwise.
     */
    public void left(int node) {
        confinement
                .call(() -> {
                    String job = running == null
                            ? ""
                            : running.job().map(RunningJob::id).orElse("");
                    if (running != null) {
                        running.left(peers.get(node));
                    }
                    nodes.get(node).abort(job, peers.get(node) + " left the mesh");
                    return nodes.get(node).awaitLeft();
                })
                .await();
    }

    /** Aborts the running job and returns when all ranks have left it. */
    @Override
    public void close() {
        confinement
                .call(() -> Future.join(
                        nodes.stream().map(node -> node.close(LEAVE)).toList()))
                .await();
    }

    /** A node that has left a job takes part in the next one. */
    private final class Neighbours implements RunNodes {
        /** In one process nobody falls silent. */
        private final FailureDetector<Peer> detector = host.limits().detector(confinement, (peer, then) -> {});

        @Override
        public FailureDetector<Peer> detector() {
            return detector;
        }

        @Override
        public long term(long epoch) {
            return epochs.above(epoch);
        }

        /** No other node can take the run over. */
        @Override
        public void announce(FollowedRun run) {}

        @Override
        public Future<Void> claim(List<Peer> rivals) {
            return Future.succeededFuture();
        }

        @Override
        public List<Peer> known() {
            return peers;
        }

        @Override
        public Future<List<Peer>> answering(List<Peer> asked) {
            return Future.succeededFuture(peers);
        }

        @Override
        public Future<RankStart> prepare(
                String jobId, RunRequest request, ExpertShares shares, Predicate<Peer> usable) {
            return confinement
                    .blocking(() -> JobCheck.request(request, host))
                    .compose(settings -> idle().map(idle -> start(jobId, request, shares, settings)));
        }

        private RankStart start(String jobId, RunRequest request, ExpertShares shares, JobSettings settings) {
            if (settings.nodes() > peers.size()) {
                String wanted = "the job asks for " + settings.nodes() + " nodes, but the mesh has " + peers.size();
                throw new ControlException(Code.INSUFFICIENT, wanted);
            }
            List<Peer> used = peers.subList(0, settings.nodes());
            List<String> names = used.stream().map(Peer::name).toList();
            RunRequest job = new RunRequest(settings.text(), request.checkpoints(), request.run());
            return new RankStart(jobId, job, shares.place(epochs.next(), names, settings), 0, used, Map.of());
        }

        /** Waits for ranks of a node that has left, which may need a moment to notice. */
        private Future<Void> idle() {
            return confinement
                    .until(LEAVE, () -> nodes.stream().allMatch(NodeJobs::isIdle))
                    .compose(idle -> idle
                            ? Future.succeededFuture()
                            : Future.failedFuture(
                                    new ControlException(Code.BUSY, "ranks of the last job have not left it")));
        }

        @Override
        public RankService ranks(RunningJob job, int node) {
            return node == 0
                    ? new LocalRanks(job, nodes.getFirst())
                    : new NeighbourRanks(job, nodes.get(node), confinement);
        }

        @Override
        public FirstRank first() {
            return nodes.getFirst();
        }
    }
}
