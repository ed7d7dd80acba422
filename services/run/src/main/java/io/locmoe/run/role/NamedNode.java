package io.locmoe.run.role;

import io.locmoe.run.Caller;
import io.locmoe.run.Confinement;
import io.locmoe.run.ControlException;
import io.locmoe.run.ControlException.Code;
import io.locmoe.run.Peer;
import io.locmoe.run.mesh.Mesh;
import io.locmoe.run.service.MeshService;
import io.locmoe.topology.MeshNode;
import io.vertx.core.Future;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Calls about a node that a user names. Any thread may call; a name that no node has fails the call. */
record NamedNode(Confinement confinement, Mesh mesh, Caller caller) {

    /**
     * Asks the node itself.
     *
     * @param there passes the call on for the caller, if it is another node
     * @param here  answers it, if it is this one
     */
    <T> Future<T> ask(String name, Function<MeshService, Future<T>> there, Supplier<Future<T>> here) {
        return find(
                name, node -> node.equals(mesh.self()) ? here.get() : there.apply(mesh.service(Peer.of(node), caller)));
    }

    /** Finds the node, for a call. */
    <T> Future<T> find(String name, Function<MeshNode, Future<T>> call) {
        return confinement.call(() -> mesh.nodes()
                .compose(nodes -> nodes.stream()
                        .filter(known -> known.name().equals(name))
                        .findFirst()
                        .map(call)
                        .orElseGet(() -> Future.failedFuture(new ControlException(
                                Code.INVALID,
                                "the mesh has no such node; it has "
                                        + nodes.stream().map(MeshNode::name).collect(Collectors.joining(", ")))))));
    }
}
