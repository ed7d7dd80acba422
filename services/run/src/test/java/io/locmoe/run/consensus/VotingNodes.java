package io.locmoe.run.consensus;

import io.locmoe.run.Caller;
import io.locmoe.run.ControlException;
import io.locmoe.run.ControlException.Code;
import io.locmoe.run.Peer;
import io.locmoe.run.ScriptedTime;
import io.locmoe.run.worker.NodeJobs;
import io.locmoe.run.worker.WaitingWork;
import io.locmoe.topology.MeshNode;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

/** Nodes that vote on members of a run, by calls that a test cuts off. */
public abstract class VotingNodes {
    public static final String RUN = "run";

    public final ScriptedTime time = new ScriptedTime();
    public final Map<Integer, Node> nodes = new ConcurrentHashMap<>();
    /** Pairs of nodes that cannot communicate. */
    public final Set<Set<Integer>> cut = ConcurrentHashMap.newKeySet();

    /** A node with its promises, and the other nodes as far as it can reach them. */
    public final class Node implements Electorate {
        private final int index;
        final NodeJobs jobs = new NodeJobs(time, new WaitingWork());
        final Acceptors runs;
        private final Agreement agreement;

        Node(int index) {
            this.index = index;
            this.runs = new Acceptors(self().name(), jobs, InstantSource.system());
            this.agreement = new Agreement(time, this, runs, Patience.USUAL);
            nodes.put(index, this);
        }

        private boolean hears(int other) {
            return other == index || !cut.contains(Set.of(index, other));
        }

        Future<View> agree(Integer... wanted) {
            return agree(Optional.empty(), wanted);
        }

        Future<View> agree(Optional<View> known, Integer... wanted) {
            List<MeshNode> members = List.of(wanted).stream()
                    .map(other -> nodes.get(other).self())
                    .toList();
            return time.call(() -> agreement.agree(RUN, known, members));
        }

        @Override
        public MeshNode self() {
            return new MeshNode(
                    index,
                    "node-" + index,
                    "host",
                    1,
                    2,
                    index,
                    4,
                    1,
                    List.of(),
                    "1",
                    List.of(),
                    new MeshNode.Location("", ""));
        }

        @Override
        public Future<List<MeshNode>> nodes() {
            return Future.succeededFuture(nodes.values().stream()
                    .filter(node -> hears(node.index))
                    .map(Node::self)
                    .toList());
        }

        @Override
        public ViewService views(Peer peer) {
            ViewCalls calls =
                    new ViewCalls(time, nodes.get(peer.rankPort()).runs, (run, node) -> true, run -> {}, Caller.ANYONE);
            return new ViewService() {
                @Override
                public Future<Vote> prepare(String run, long epoch, long known, Member candidate) {
                    return hears(peer.rankPort()) ? calls.prepare(run, epoch, known, candidate) : silence();
                }

                @Override
                public Future<Vote> install(Lineage next, Member candidate) {
                    return hears(peer.rankPort()) ? calls.install(next, candidate) : silence();
                }
            };
        }

        private Future<Vote> silence() {
            return Future.failedFuture(new ControlException(Code.UNREACHABLE, "no node answers"));
        }
    }

    public final View first(int count) {
        IntStream.range(0, count).forEach(Node::new);
        return await(nodes.get(0).agree(IntStream.range(0, count).boxed().toArray(Integer[]::new)));
    }

    public final void cut(int one, int... others) {
        for (int other : others) {
            cut.add(Set.of(one, other));
        }
    }

    public final <T> T await(Future<T> future) {
        time.passUntil(future::isComplete);
        return future.await();
    }

    public final ControlException refusal(Future<View> future) {
        try {
            return new ControlException(Code.INTERNAL, "agreed: " + await(future));
        } catch (ControlException refusal) {
            return refusal;
        }
    }
}
