package io.locmoe.node.job;

import io.locmoe.control.ControlException;
import io.locmoe.control.ControlException.Code;
import io.locmoe.control.JobHistory;
import io.locmoe.control.JobRequest;
import io.locmoe.control.Peer;
import io.locmoe.control.RankService;
import io.locmoe.control.RankStart;
import io.locmoe.engine.settings.JobSettings;
import io.locmoe.spi.topology.ExpertPlacement;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * Jobs over nodes that all live in this JVM: as on a mesh of processes, but nobody is asked over a network who they are
 * and how their ranks do. One job at a time. Thread-safe; every method may block.
 */
public final class JvmJobs implements AutoCloseable {
    private static final Duration LEAVE = Duration.ofSeconds(5);
    private static final long PAUSE_NANOS = 5_000_000;

    private final Confinement confinement;
    private final JobHost host;
    private final List<Peer> peers;
    private final List<NodeJobs> nodes;
    private final Epochs epochs = new Epochs(InstantSource.system());
    private RunningJob running;

    /**
     * Creates the jobs of some nodes.
     *
     * @param vertx     runs the state of jobs; closed by the caller, after this
     * @param factories prepare ranks, one for each node
     * @param peers     the nodes, in order
     * @param host      of the first node, which coordinates all jobs
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
     * @return what happens in it; read it from its first event
     * @throws io.locmoe.control.ControlException if the job cannot be run
     */
    public JobHistory start(JobRequest request) {
        JobSettings settings = JobCheck.request(request, host);
        awaitIdle();
        RankStart start = new RankStart(
                JobId.next(),
                new JobRequest(settings.text(), request.checkpoints(), request.run()),
                ExpertPlacement.even(epochs.next(), settings.model().experts(), settings.topology()),
                0,
                peers,
                Map.of());
        return confinement
                .call(() -> {
                    running = new RunningJob(start, new Neighbours(), confinement, host);
                    running.begin();
                    return Future.succeededFuture(running.history());
                })
                .await();
    }

    /** The ranks of a node that has left may need a moment to notice. */
    private void awaitIdle() {
        long end = System.nanoTime() + LEAVE.toNanos();
        while (!confinement
                .call(() -> Future.succeededFuture(nodes.stream().allMatch(NodeJobs::isIdle)))
                .await()) {
            if (System.nanoTime() > end) {
                throw new ControlException(Code.BUSY, "ranks of the last job have not left it");
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    /** Asks the job that runs to end after its step, with a checkpoint; nothing happens if none runs. */
    public void cancel() {
        confinement.run(() -> {
            if (running != null) {
                running.cancel();
            }
        });
    }

    /** A node is gone, with its ranks. */
    public void left(int node) {
        confinement.run(() -> {
            RunningJob job = running;
            if (job != null) {
                job.left(peers.get(node));
                nodes.get(node).abort(job.id(), peers.get(node) + " left the mesh");
            }
        });
    }

    /** Aborts the job that runs, and returns when all ranks have left it. */
    @Override
    public void close() {
        confinement
                .call(() -> Future.join(
                        nodes.stream().map(node -> node.close(LEAVE)).toList()))
                .await();
    }

    private final class Neighbours implements JobNodes {
        @Override
        public RankService ranks(int node, Peer peer) {
            return node == 0
                    ? new LocalRanks(running, nodes.getFirst())
                    : new NeighbourRanks(running, nodes.get(node), confinement);
        }

        @Override
        public boolean requestStop(String jobId) {
            return nodes.getFirst().requestStop(jobId);
        }

        @Override
        public void over(RunningJob job) {
            running = null;
        }
    }
}
