package io.locmoe.control;

import io.locmoe.control.ControlException.Code;
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
 * Whether to believe a node that says that others are lost: one that is cut off itself says so, too, and whoever
 * believes it may end processes that are well. It is believed where most nodes that answer this client hear it. Used by
 * one thread, for one watch.
 */
final class Doubts {
    private static final long PAUSE_MILLISECONDS = 500;
    /** For how long an answer counts that was asked for ahead. */
    private static final Duration FRESH = Duration.ofSeconds(6);

    private final MeshClient client;
    private final Duration longest;
    private final Consumer<JobEvent> listener;
    /** Known nodes by name; a node that is cut off no longer knows all of them. */
    private final Map<String, Target> met = new LinkedHashMap<>();

    private boolean doubting;
    private long begun;
    private Ahead ahead;

    /** Whether a node is heard, as it was asked for before the node had said that others are lost. */
    private record Ahead(String node, Future<Hearing> hearing, long askedAt) {
        boolean isOf(String other) {
            return node.equals(other) && System.nanoTime() - askedAt < FRESH.toNanos();
        }
    }

    /**
     * @param longest  after that any node is believed
     * @param listener told that it must wait, and why
     */
    Doubts(MeshClient client, Duration longest, Consumer<JobEvent> listener) {
        this.client = client;
        this.longest = longest;
        this.listener = listener;
    }

    /** Remembers who is in the mesh. */
    void meet() {
        client.others().forEach(target -> target.node().ifPresent(name -> met.put(name, target)));
    }

    /**
     * The node that is watched has told nothing for a while, and may be about to say that others are lost. Whether it
     * is cut off itself is asked by now, as those who do not hear it take their time to say so.
     */
    void askAhead() {
        client.target().node().ifPresent(node -> ahead = new Ahead(node, ask(node), System.nanoTime()));
    }

    /** Whether the answer is here, and says that most of the nodes do not hear the one that is watched. */
    boolean isCutOff() {
        return client.target()
                .node()
                .filter(node ->
                        ahead != null && ahead.isOf(node) && ahead.hearing().result() == Hearing.FEW)
                .isPresent();
    }

    /** The job goes on. */
    void end() {
        doubting = false;
    }

    /**
     * Returns when the node that is watched is believed. Where as many nodes hear it as do not, nobody can go on, and
     * what is cut may heal: then, when it has, nodes that are heard again are lost no more.
     *
     * @param settled whether it has said more, which tells how the job goes on
     * @return what to believe
     * @throws ControlException if most nodes do not hear it, so that another one is to be asked
     */
    JobEvent settle(JobEvent event, BooleanSupplier settled) {
        Optional<String> node = client.target().node();
        if (!isDoubtful(event) || node.isEmpty()) {
            return event;
        }
        Hearing hearing = first(node.get());
        JobEvent believed = event;
        if (hearing == Hearing.HALF && event instanceof JobEvent.NodesLost lost) {
            tell(node.get(), lost);
            while (hearing == Hearing.HALF && !settled.getAsBoolean() && inTime()) {
                pause();
                hearing = hearing(node.get());
            }
            believed = new JobEvent.NodesLost(stillLost(lost.loss()));
        }
        if (hearing == Hearing.FEW && inTime()) {
            throw new ControlException(
                    Code.UNREACHABLE, client.target() + " is not heard by most of the nodes, so it is cut off");
        }
        return believed;
    }

    private static boolean isDoubtful(JobEvent event) {
        return event instanceof JobEvent.NodesLost
                || event instanceof JobEvent.Ended ended && ended.outcome() == JobOutcome.FAILED;
    }

    private void tell(String node, JobEvent.NodesLost lost) {
        String unheard = String.join(", ", lost.loss().lost());
        listener.accept(new JobEvent.Notice(node + " does not hear " + unheard + ", and half of the nodes do not hear "
                + node + ": no node is replaced until more of them do"));
    }

    /** One that was heard then may be cut off since. */
    private Hearing first(String node) {
        Hearing asked = ahead != null && ahead.isOf(node) ? MeshClient.await(ahead.hearing()) : Hearing.MOST;
        ahead = null;
        return asked == Hearing.MOST ? hearing(node) : asked;
    }

    private Hearing hearing(String node) {
        return MeshClient.await(ask(node));
    }

    private Future<Hearing> ask(String node) {
        meet();
        List<RemoteMesh> others = met.entrySet().stream()
                .filter(other -> !other.getKey().equals(node))
                .map(other -> client.mesh(other.getValue()))
                .toList();
        return Hearing.of(node, others);
    }

    private NodeLoss stillLost(NodeLoss loss) {
        return loss.only(loss.lost().stream()
                .filter(node -> !met.containsKey(node)
                        || !MeshClient.await(Hearing.answers(client.mesh(met.get(node))))
                        || hearing(node) == Hearing.FEW)
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
