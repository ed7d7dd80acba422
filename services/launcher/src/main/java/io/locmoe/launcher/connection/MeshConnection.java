package io.locmoe.launcher.connection;

import io.locmoe.run.event.RunEvent;
import io.locmoe.run.service.HeldPlugins;
import io.locmoe.run.service.RunRequest;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** A connection to a mesh. Thread-safe. Each call has a deadline, and throws with a message for people. */
public interface MeshConnection extends AutoCloseable {

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
     * @param meshFailed  whether it failed because of failed nodes or connections, and no node continues it
     * @param failedNodes names of the failed nodes, as far as known
     */
    record End(Outcome outcome, String message, boolean meshFailed, List<String> failedNodes) {
        /** An end that is not due to failed nodes. */
        public End(Outcome outcome, String message) {
            this(outcome, message, false, List.of());
        }

        public static End of(RunEvent.Ended ended) {
            return new End(
                    Outcome.valueOf(ended.outcome().name()), ended.message(), ended.meshFailed(), ended.failedNodes());
        }
    }

    /** The current nodes of the mesh. */
    List<Member> members();

    /** The plug-ins of a node, after it has rescanned its directories. */
    HeldPlugins plugins(String node);

    /**
     * Starts a job; blocks for {@link RunRequest#patience} at most.
     *
     * @return its id
     */
    String submit(RunRequest request);

    /** Watches a job from its first event. The future completes with its end, or fails if the mesh is lost. */
    CompletableFuture<End> watch(String job, Consumer<RunEvent> watcher);

    /** Asks a job to end with a checkpoint. Returns at once. */
    void cancel(String job);

    @Override
    void close();
}
