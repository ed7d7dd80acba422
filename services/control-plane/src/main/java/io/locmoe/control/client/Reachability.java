package io.locmoe.control.client;

import static io.locmoe.detection.DetectionTimings.USUAL;

import io.locmoe.run.ControlException;
import io.locmoe.run.ControlException.Code;
import io.locmoe.run.service.MeshStatus;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/** How many nodes of a mesh hear one of them, counting only nodes that answer. */
enum Reachability {
    /** More than half of them, itself included. */
    MOST,
    /** Exactly half of them. */
    HALF,
    FEW;

    /** Errors which show that a node does not hear another one; other errors show nothing. */
    private static final Set<Code> DEAF = EnumSet.of(Code.UNREACHABLE, Code.DEADLINE, Code.INVALID);

    private enum Say {
        HEARS,
        DEAF,
        NOTHING
    }

    /**
     * Asks all nodes at once and completes as soon as a majority hears the node. Never fails.
     *
     * @param node   name of the node in question
     * @param others the other nodes of the mesh
     */
    static Future<Reachability> of(String node, List<RemoteMesh> others) {
        Promise<Reachability> known = Promise.promise();
        AtomicInteger hear = new AtomicInteger(1);
        List<Future<Say>> says = others.stream()
                .map(other -> ask(other, node).onSuccess(say -> {
                    if (say == Say.HEARS && 2 * hear.incrementAndGet() > others.size() + 1) {
                        known.tryComplete(MOST);
                    }
                }))
                .toList();
        Future.all(says)
                .onSuccess(all ->
                        known.tryComplete(of(says.stream().map(Future::result).toList())));
        return known.future();
    }

    private static Reachability of(List<Say> says) {
        long hear = 1 + says.stream().filter(Say.HEARS::equals).count();
        long deaf = says.stream().filter(Say.DEAF::equals).count();
        return hear > deaf ? MOST : hear == deaf ? HALF : FEW;
    }

    /** The other node calls the node for its plug-ins; its own sign of life shows that this client reaches it. */
    private static Future<Say> ask(RemoteMesh other, String node) {
        Future<MeshStatus> alive = limited(other.topology());
        return limited(other.plugins(node))
                .map(Say.HEARS)
                .recover(failure -> alive.map(isDeaf(failure) ? Say.DEAF : Say.NOTHING))
                .otherwise(Say.NOTHING);
    }

    /** Whether a node answers this client. Never fails. */
    static Future<Boolean> answers(RemoteMesh node) {
        return limited(node.topology()).map(true).otherwise(false);
    }

    private static <T> Future<T> limited(Future<T> answer) {
        return answer.timeout(USUAL.answer().toMillis(), TimeUnit.MILLISECONDS);
    }

    private static boolean isDeaf(Throwable failure) {
        return failure instanceof TimeoutException
                || failure instanceof ControlException known && DEAF.contains(known.code());
    }
}
