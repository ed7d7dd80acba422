package io.locmoe.engine.model;

import io.locmoe.engine.exchange.RowExchange;
import io.locmoe.engine.exchange.TokenRoute;
import io.locmoe.spi.comm.Direction;
import io.locmoe.spi.comm.MessageTag;
import io.locmoe.spi.router.Assignment;
import io.locmoe.spi.router.MeshCounts;
import io.locmoe.spi.router.RoutingPlan;
import io.locmoe.spi.topology.ExpertPlacement;
import io.locmoe.spi.topology.Topology;
import io.locmoe.tape.DeviceTensor;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A mixture-of-experts feed-forward layer: gate, router, dispatch, experts, combine. */
final class SparseLayer {
    private final int layer;
    private final RouteStage route;
    private final ExpertStage experts;
    private final int overlap;
    private final Topology topology;
    private final ExpertPlacement placement;
    private final MeshCounts mesh;

    /** @param overlap chunks in which entries are exchanged and computed */
    SparseLayer(
            int layer,
            RouteStage route,
            RowExchange rows,
            int overlap,
            Experts experts,
            Topology topology,
            ExpertPlacement placement,
            MeshCounts mesh) {
        this.layer = layer;
        this.route = route;
        this.experts = new ExpertStage(new TokenExchange(rows), experts);
        this.overlap = overlap;
        this.topology = topology;
        this.placement = placement;
        this.mesh = mesh;
    }

    /**
     * Applies the layer.
     *
     * @param x       [rows, width]
     * @param results receives what the layer did
     * @return [rows, width]; zero for tokens that no expert took
     */
    DeviceTensor apply(DeviceTensor x, Batch batch, List<LayerResult> results) {
        RoutingPlan plan = route.route(x, batch);
        Assignment assignment = plan.assignment();
        long[][] kept = mesh.gather(kept(assignment));
        route.checkCapacity(kept, assignment.capacity(), batch);
        TokenRoute tokenRoute = TokenRoute.of(kept, mesh.rank(), placement, mostOfOneRank(assignment, batch), overlap);
        MessageTag tag = new MessageTag(batch.step(), batch.microBatch(), layer, Direction.DISPATCH, 0);
        DeviceTensor returned = experts.apply(x.gatherRows(assignment.tokens()), assignment.tokens(), tokenRoute, tag);
        results.add(result(plan, tokenRoute));
        return returned.multiply(plan.weights().reshape(assignment.entries(), 1))
                .scatterRows(assignment.tokens(), batch.rows());
    }

    private static long[] kept(Assignment assignment) {
        long[] kept = new long[assignment.experts()];
        for (int e = 0; e < kept.length; e++) {
            kept[e] = assignment.offsets()[e + 1] - assignment.offsets()[e];
        }
        return kept;
    }

    /** Every rank has a batch of the same size, and a token goes to an expert once. */
    private static int mostOfOneRank(Assignment assignment, Batch batch) {
        return assignment.capacity() == Integer.MAX_VALUE
                ? Integer.MAX_VALUE
                : Math.min(assignment.capacity(), batch.rows());
    }

    private LayerResult result(RoutingPlan plan, TokenRoute tokenRoute) {
        long entries = 0;
        long local = 0;
        for (int rank = 0; rank < tokenRoute.counts().length; rank++) {
            for (int e = 0; e < placement.experts(); e++) {
                entries += tokenRoute.counts()[rank][e];
                local += topology.sameNode(rank, placement.rank(e)) ? tokenRoute.counts()[rank][e] : 0;
            }
        }
        Map<String, DeviceTensor> losses = new TreeMap<>();
        plan.losses().forEach((name, loss) -> losses.put(name, (DeviceTensor) loss));
        return new LayerResult(
                route.names(),
                losses,
                plan.measures(),
                plan.assignment().load(),
                plan.assignment().capacity(),
                entries,
                local);
    }
}
