package io.locmoe.engine.sparse;

import io.locmoe.engine.job.Batch;
import io.locmoe.engine.plan.PlanCheck;
import io.locmoe.engine.plan.PlanReview;
import io.locmoe.spi.router.Router;
import io.locmoe.spi.router.RoutingPlan;
import io.locmoe.spi.tensor.Tensor;
import io.locmoe.tape.DeviceTensor;
import java.util.Optional;

/** Routes for one rank of the mesh, with that rank's router. */
final class RankRoute implements RouteStage {
    private final LayerSite site;
    private final Router router;
    private final GateStage gate;

    /** @param gate gate whose affinity routers may ask for */
    RankRoute(LayerSite site, Router router, GateStage gate) {
        this.site = site;
        this.router = router;
        this.gate = gate;
    }

    @Override
    public RoutingPlan plan(Optional<Tensor> scores, DeviceTensor tokens, Batch batch, LayerResults results) {
        return site.naming(batch, results, () -> {
            RoutingPlan plan = route(scores, tokens, batch);
            tokens.tape().requireAlone();
            PlanReview.check(plan, batch.valid(), site.placement().experts());
            Tensor given = scores.orElse(tokens);
            results.expect(NumberCheck.of(
                    (DeviceTensor) plan.weights(), PlanCheck.LARGEST_WEIGHT, () -> look(plan, given, batch)));
            return plan;
        });
    }

    private RoutingPlan route(Optional<Tensor> scores, DeviceTensor tokens, Batch batch) {
        RouterMesh mesh = new RouterMesh(site, batch);
        try {
            Tensor given = scores.orElseGet(() -> tokens.tape().of(new float[0], batch.rows(), 0));
            RoutingPlan plan = router.route(given, new LayerCall(site, mesh, gate, batch, tokens));
            if (plan == null) {
                throw new IllegalArgumentException("the router returned no plan");
            }
            return plan;
        } finally {
            mesh.end();
        }
    }

    private void look(RoutingPlan plan, Tensor given, Batch batch) {
        try {
            PlanCheck.checkWeights(plan.assignment(), plan.weights().toArray());
        } catch (IllegalArgumentException e) {
            throw site.mistake(batch, e, NumberCheck.origin(given));
        }
    }
}
