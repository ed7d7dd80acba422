package io.locmoe.launcher.run;

import io.locmoe.engine.job.JobListener;
import io.locmoe.engine.report.PaceChange;
import io.locmoe.run.event.JobEvent;
import io.locmoe.run.event.NodeLoss;
import io.locmoe.run.service.HeldPlugins;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** What {@code train} needs from a mesh. Thread-safe. Each call has a deadline and throws with a message for people. */
interface MeshConnection extends AutoCloseable {

    /**
     * A node of the mesh.
     *
     * @param control   HOST:PORT of its control plane
     * @param addresses its addresses for users, for people
     */
    record Member(String name, int devices, String control, String addresses) {}

    /** How a job ended. */
    enum Outcome {
        COMPLETED,
        CANCELLED,
        FAILED
    }

    /**
     * The end of a job; the message says why it did not complete.
     *
     * @param meshLost  whether it failed because of failed nodes or connections, and no node continues it
     * @param lostNodes names of the failed nodes, as far as known
     */
    record End(Outcome outcome, String message, boolean meshLost, List<String> lostNodes) {
        /** An end that is not due to failed nodes. */
        End(Outcome outcome, String message) {
            this(outcome, message, false, List.of());
        }

        static End of(JobEvent.Ended ended) {
            return new End(
                    Outcome.valueOf(ended.outcome().name()), ended.message(), ended.meshLost(), ended.lostNodes());
        }
    }

    /** Receives the events of a job on a thread of the connection; must not block. */
    interface Watcher extends JobListener {

        /** What the mesh is doing before the first step, or after the last. */
        void onState(String phrase);

        /** A node has become a straggler, or keeps up again. */
        void onPaceChange(String node, PaceChange change);

        /** Nodes failed, and the run is about to continue. */
        void onLoss(NodeLoss loss);

        /** The first step after a node failure is complete; it is reported next. */
        void onRecovered(JobEvent.Recovered recovered);

        /** The first step with nodes that joined is complete; it is reported next. */
        void onJoined(JobEvent.NodesJoined joined);

        /** The first step after experts moved is complete; it is reported next. */
        void onMoved(JobEvent.ExpertsMoved moved);

        /** A node has a line for the log; there may be many. */
        void onLog(String node, String text);
    }

    /** The current nodes of the mesh. */
    List<Member> members();

    /** The plug-ins of a node, after it has rescanned its directories. */
    HeldPlugins plugins(String node);

    /**
     * Starts a job.
     *
     * @param checkpoints directory under which the mesh writes checkpoints
     * @param run         name under which the nodes keep snapshots of the job's state; empty for none
     * @param after       a failure after which no node led the run any more
     * @return its id
     */
    String submit(Map<String, String> settings, Path checkpoints, String run, Optional<NodeLoss> after);

    /** Watches a job from its first event. The future completes with its end, or fails if the mesh is lost. */
    CompletableFuture<End> watch(String job, Watcher watcher);

    /** Asks a job to end with a checkpoint. Returns at once. */
    void cancel(String job);

    @Override
    void close();
}
