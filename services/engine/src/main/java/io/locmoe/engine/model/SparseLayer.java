package io.locmoe.engine.model;

import io.locmoe.engine.model.DispatchStage.Dispatched;
import io.locmoe.guard.Place;
import io.locmoe.spi.router.RoutingPlan;
import io.locmoe.spi.tensor.Tensor;
import io.locmoe.tape.DeviceTensor;
import java.util.Optional;

/**
 * A mixture-of-experts feed-forward layer. Its stages are the path of a token: gate, router, dispatch, experts,
 * combine. Rows travel within the expert stage, where the exchange of one chunk hides under the computation of another.
 */
final class SparseLayer {
    private final LayerSite site;
    private final GateStage gate;
    private final RouteStage route;
    private final DispatchStage dispatch;
    private final ExpertStage experts;
    private final CombineStage combine = new CombineStage();
    private final Optional<ShadowStage> shadow;

    /** @param shadow plans for the same tokens in training */
    SparseLayer(
            LayerSite site,
            GateStage gate,
            RouteStage route,
            DispatchStage dispatch,
            ExpertStage experts,
            Optional<ShadowStage> shadow) {
        this.site = site;
        this.gate = gate;
        this.route = route;
        this.dispatch = dispatch;
        this.experts = experts;
        this.shadow = shadow;
    }

    /**
     * Applies the layer.
     *
     * @param x       [rows, width]
     * @param results receives the layer's statistics
     * @return [rows, width]; zero for tokens that no expert took
     */
    DeviceTensor apply(DeviceTensor x, Batch batch, LayerResults results) {
        Place place = Place.current();
        int before = place.layer(site.layer());
        try {
            return stages(x, batch, results);
        } finally {
            place.layer(before);
        }
    }

    private DeviceTensor stages(DeviceTensor x, Batch batch, LayerResults results) {
        Optional<Tensor> scores = gate.scores(x, batch, results);
        RoutingPlan plan = route.plan(scores, x, batch, results);
        Dispatched dispatched = dispatch.dispatch(x, plan, batch, results);
        if (batch.training()) {
            shadow.ifPresent(second -> results.add(second.compare(scores, x, plan, batch, results)));
        }
        DeviceTensor outputs = experts.apply(dispatched);
        results.add(LayerResult.of(site, plan, dispatched.route()));
        return combine.combine(outputs, plan, batch.rows());
    }
}
