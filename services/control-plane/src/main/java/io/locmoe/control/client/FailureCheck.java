package io.locmoe.control.client;

import static io.locmoe.detection.DetectionTimings.USUAL;

import io.locmoe.control.access.Target;
import io.locmoe.run.ControlException;
import io.locmoe.run.ControlException.Code;
import io.locmoe.run.event.NodeFailure;
import io.locmoe.run.event.RunEvent;
import io.locmoe.run.event.RunOutcome;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Decides whether to believe a node that reports failed nodes. A node that is cut off reports the same, and whoever
 * believes it may kill healthy processes. A node is believed if most of the nodes that answer this client hear it. Used
 * by one thread, for one watch.
 */
final class FailureCheck {
    private static final long PAUSE_MILLISECONDS = 500;

    private final MeshClient client;
    private final Duration longest;
    private final Consumer<RunEvent> listener;
    /** Known nodes by name, kept here because a node that is cut off no longer lists all of them. */
    private final Map<String, Target> met = new LinkedHashMap<>();

    private boolean doubting;
    private long begun;
    private Ahead ahead;

    /** An answer about a node, requested before the node reported failures. */
    private record Ahead(String node, Future<Reachability> hearing, long askedAt) {
        /** An answer stays valid until it could be another one. */
        boolean isOf(String other) {
            return node.equals(other)
                    && System.nanoTime() - askedAt < USUAL.silence().toNanos();
        }
    }

    /**
     * Starts without doubts.
     *
     * @param longest  time after which any node is believed
     * @param listener receives a notice of each wait and its reason
     */
    FailureCheck(MeshClient client, Duration longest, Consumer<RunEvent> listener) {
        this.client = client;
        this.longest = longest;
        this.listener = listener;
    }

    /** Remembers the nodes of the mesh. */
    void meet() {
        client.others().forEach(target -> target.node().ifPresent(name -> met.put(name, target)));
    }

    /**
     * Asks whether the watched node is cut off, because after some silence it may be about to report failures. Asking
     * early saves time: nodes that do not hear it take seconds to say so.
     */
    void askAhead() {
        client.target().node().ifPresent(node -> ahead = new Ahead(node, ask(node), System.nanoTime()));
    }

    /** Whether an answer has arrived and says that most nodes do not hear the watched node. */
    boolean isCutOff() {
        return client.target()
                .node()
                .filter(node ->
                        ahead != null && ahead.isOf(node) && ahead.hearing().result() == Reachability.FEW)
                .isPresent();
    }

    /** Ends the doubts because the job continues. */
    void end() {
        doubting = false;
    }

    /**
     * Returns once the watched node is believed. If half of the nodes hear it, neither side can continue and the
     * partition may heal. Then, and where most nodes are reported, nodes that answer no longer count as failed.
     *
     * @param settled whether the node has reported more, so that it is known how the job continues
     * @return the event to believe
     * @throws ControlException if most nodes do not hear it, so another node must be asked
     */
    RunEvent settle(RunEvent event, BooleanSupplier settled) {
        Optional<String> node = client.target().node();
        if (!isDoubtful(event) || node.isEmpty()) {
            return event;
        }
        Reachability hearing = first(node.get());
        boolean undecided = hearing == Reachability.HALF;
        if (undecided && event instanceof RunEvent.NodesFailed lost) {
            tell(node.get(), lost);
            while (hearing == Reachability.HALF && !settled.getAsBoolean() && inTime()) {
                pause();
                hearing = hearing(node.get());
            }
        }
        if (hearing == Reachability.FEW && inTime()) {
            throw new ControlException(
                    Code.UNREACHABLE, client.target() + " is not heard by most of the nodes, so it is cut off");
        }
        // A new leader passes on what the former one reported, which may have been cut off.
        return event instanceof RunEvent.NodesFailed lost
                        && (undecided || lost.failure().isOfMost())
                ? new RunEvent.NodesFailed(stillLost(lost.failure()))
                : event;
    }

    private static boolean isDoubtful(RunEvent event) {
        return event instanceof RunEvent.NodesFailed
                || event instanceof RunEvent.Ended ended && ended.outcome() == RunOutcome.FAILED;
    }

    private void tell(String node, RunEvent.NodesFailed lost) {
        String unheard = String.join(", ", lost.failure().failedNodes());
        listener.accept(RunEvent.notice(node + " does not hear " + unheard + ", and half of the nodes do not hear "
                + node + ": no node is replaced until more of them do"));
    }

    /** Uses the early answer, but asks again if it was good: the node may have been cut off since. */
    private Reachability first(String node) {
        Reachability asked = ahead != null && ahead.isOf(node) ? MeshClient.await(ahead.hearing()) : Reachability.MOST;
        ahead = null;
        return asked == Reachability.MOST ? hearing(node) : asked;
    }

    private Reachability hearing(String node) {
        return MeshClient.await(ask(node));
    }

    private Future<Reachability> ask(String node) {
        meet();
        List<RemoteMesh> others = met.entrySet().stream()
                .filter(other -> !other.getKey().equals(node))
                .map(other -> client.mesh(other.getValue()))
                .toList();
        return Reachability.of(node, others);
    }

    private NodeFailure stillLost(NodeFailure loss) {
        return loss.only(loss.failedNodes().stream()
                .filter(node -> !met.containsKey(node)
                        || !MeshClient.await(Reachability.answers(client.mesh(met.get(node))))
                        || hearing(node) == Reachability.FEW)
                .toList());
    }

    private boolean inTime() {
        if (!doubting) {
            doubting = true;
            begun = System.nanoTime();
        }
        return System.nanoTime() - begun < longest.toNanos();
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLISECONDS);
        } catch (InterruptedException e) {
            throw BlockingWatch.interrupted(e);
        }
    }
}
