package io.locmoe.launcher.run;

import io.locmoe.control.HeldPlugins;
import io.locmoe.control.JobEvent;
import io.locmoe.control.NodeLoss;
import io.locmoe.engine.job.JobListener;
import io.locmoe.engine.report.PaceChange;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** What {@code train} asks of a mesh. Thread-safe. Each call has a deadline and throws with a message for people. */
interface MeshConnection extends AutoCloseable {

    /**
     * A node of the mesh.
     *
     * @param control   HOST:PORT of its control plane
     * @param addresses where users reach it, for people
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
     * @param meshLost  whether it failed because nodes, or what connects them, were lost, and no node takes it further
     * @param lostNodes their names, as far as they are known
     */
    record End(Outcome outcome, String message, boolean meshLost, List<String> lostNodes) {
        /** An end that is not due to lost nodes. */
        End(Outcome outcome, String message) {
            this(outcome, message, false, List.of());
        }

        static End of(JobEvent.Ended ended) {
            return new End(
                    Outcome.valueOf(ended.outcome().name()), ended.message(), ended.meshLost(), ended.lostNodes());
        }
    }

    /** Called about a job on a thread of the connection; must not block. */
    interface Watcher extends JobListener {

        /** What the mesh does before the first step, or after the last. */
        void onState(String phrase);

        /** A node has become slow, or keeps up again. */
        void onPaceChange(String node, PaceChange change);

        /** Nodes were lost, and the run is about to go on. */
        void onLoss(NodeLoss loss);

        /** The first step after a loss of nodes is complete; it is told next. */
        void onRecovered(JobEvent.Recovered recovered);

        /** The first step with nodes that have joined is complete; it is told next. */
        void onJoined(JobEvent.NodesJoined joined);

        /** The first step with experts on other nodes is complete; it is told next. */
        void onMoved(JobEvent.ExpertsMoved moved);

        /** A node has a line for the log; there may be many. */
        void onLog(String node, String text);
    }

    /** The nodes that are in the mesh now. */
    List<Member> members();

    /** The plug-ins that a node holds, after it has looked at its directories. */
    HeldPlugins plugins(String node);

    /**
     * Starts a job.
     *
     * @param checkpoints directory below which the mesh writes checkpoints
     * @param run         name under which the nodes keep copies of the job's state; empty for none
     * @param after       a loss of nodes after which no node kept the run any more
     * @return its id
     */
    String submit(Map<String, String> settings, Path checkpoints, String run, Optional<NodeLoss> after);

    /** Watches a job from its first event. The future completes with its end, or fails where the mesh is lost. */
    CompletableFuture<End> watch(String job, Watcher watcher);

    /** Asks a job to end with a checkpoint. Returns at once. */
    void cancel(String job);

    @Override
    void close();
}
