package io.locmoe.engine.sparse;

import io.locmoe.engine.collectives.RankTurns;
import io.locmoe.engine.job.Batch;
import io.locmoe.spi.router.MeshCounts;
import io.locmoe.spi.router.Router;
import io.locmoe.spi.router.RoutingPlan;
import io.locmoe.spi.tensor.Tensor;
import io.locmoe.tape.DeviceTensor;
import java.util.List;
import java.util.Optional;

/**
 * Routes for all ranks of another mesh in this one process: each rank's router gets the tokens of the rank's slots and
 * sees that mesh, so that it chooses as it would there. A rank may have no token.
 */
final class MeshRoute implements RouteStage {
    private final LayerSite site;
    private final List<Router> routers;
    private final GateStage gate;

    /**
     * Creates the stage.
     *
     * @param site    the layer's place in the mesh that the routers see
     * @param routers one router for each rank of that mesh
     * @param gate    gate whose affinity routers may ask for
     */
    MeshRoute(LayerSite site, List<Router> routers, GateStage gate) {
        this.site = site;
        this.routers = List.copyOf(routers);
        this.gate = gate;
    }

    @Override
    public RoutingPlan plan(Optional<Tensor> scores, DeviceTensor tokens, Batch batch, LayerResults results) {
        List<Batch> parts = batch.parts(routers.size());
        return JoinedPlan.of(plans(scores, tokens, batch, parts, results), parts, tokens.tape());
    }

    /**
     * The plan of each rank.
     *
     * @param parts the part of the batch that each rank has
     */
    List<RoutingPlan> plans(
            Optional<Tensor> scores, DeviceTensor tokens, Batch batch, List<Batch> parts, LayerResults results) {
        return site.naming(
                batch,
                results,
                () -> RankTurns.run(
                        routers.size(),
                        mesh -> tokens.tape().byTurns(() -> plan(mesh, parts, scores, tokens, results))));
    }

    private RoutingPlan plan(
            MeshCounts mesh, List<Batch> parts, Optional<Tensor> scores, DeviceTensor tokens, LayerResults results) {
        int rank = mesh.rank();
        int[] rows = JoinedPlan.rows(parts, rank);
        DeviceTensor own = tokens.gatherRows(rows);
        Optional<Tensor> ownScores = scores.map(all -> ((DeviceTensor) all).gatherRows(rows));
        return new RankRoute(site.on(mesh), routers.get(rank), gate).plan(ownScores, own, parts.get(rank), results);
    }
}
