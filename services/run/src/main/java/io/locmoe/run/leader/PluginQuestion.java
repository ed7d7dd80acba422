package io.locmoe.run.leader;

import io.locmoe.run.Confinement;
import io.locmoe.run.Peer;
import io.locmoe.run.mesh.Mesh;
import io.locmoe.run.mesh.NodePlugins;
import io.locmoe.run.service.HeldPlugins;
import io.locmoe.run.worker.NodeJobs;
import io.locmoe.topology.MeshNode;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;
import java.util.stream.IntStream;

/** Asks nodes what plug-ins they hold. Used on the jobs' context. */
public record PluginQuestion(Confinement confinement, Mesh mesh, NodeJobs local) {

    /** Asks one node; fails if it does not answer. */
    public Future<HeldPlugins> ask(MeshNode node) {
        return node.equals(mesh.self())
                ? local.plugins()
                : mesh.ranks(Peer.of(node)).plugins();
    }

    /** Asks several nodes at once; completes on the jobs' context, and fails if one of them does not answer. */
    public Future<List<NodePlugins>> ask(List<MeshNode> nodes) {
        List<Future<NodePlugins>> answers = nodes.stream()
                .map(node -> ask(node).map(held -> new NodePlugins(node, held)))
                .toList();
        Promise<List<NodePlugins>> all = Promise.promise();
        Future.all(answers)
                .map(done -> answers.stream().map(Future::result).toList())
                .onComplete(done -> confinement.run(() -> all.handle(done)));
        return all.future();
    }

    /**
     * The nodes of a list that answer, in their order; completes on the jobs' context, and never fails. A node that
     * does not even identify itself is not asked about its plug-ins, which may take long.
     */
    public Future<List<MeshNode>> answering(List<MeshNode> nodes) {
        Promise<List<MeshNode>> all = Promise.promise();
        mesh.answering(nodes.stream()
                        .filter(node -> !node.equals(mesh.self()))
                        .map(Peer::of)
                        .toList())
                .onSuccess(heard -> confinement.run(() -> looking(nodes.stream()
                                .filter(node -> node.equals(mesh.self()) || heard.contains(Peer.of(node)))
                                .toList())
                        .onComplete(all)));
        return all.future();
    }

    private Future<List<MeshNode>> looking(List<MeshNode> nodes) {
        List<Future<Boolean>> answers =
                nodes.stream().map(node -> ask(node).map(true).otherwise(false)).toList();
        Promise<List<MeshNode>> all = Promise.promise();
        Future.all(answers)
                .map(done -> IntStream.range(0, nodes.size())
                        .filter(place -> answers.get(place).result())
                        .mapToObj(nodes::get)
                        .toList())
                .onComplete(done -> confinement.run(() -> all.handle(done)));
        return all.future();
    }
}
