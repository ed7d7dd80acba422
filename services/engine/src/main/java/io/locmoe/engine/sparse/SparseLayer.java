package io.locmoe.engine.sparse;

import io.locmoe.engine.job.Batch;
import io.locmoe.engine.sparse.DispatchStage.AgreedRoute;
import io.locmoe.engine.sparse.DispatchStage.Dispatched;
import io.locmoe.guard.Place;
import io.locmoe.spi.router.RoutingPlan;
import io.locmoe.spi.tensor.Tensor;
import io.locmoe.tape.DeviceTensor;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A mixture-of-experts feed-forward layer. Its stages are the path of a token: gate, router, dispatch, experts,
 * combine. Rows travel in chunks from dispatch to combine, so that the exchange of one chunk hides under the
 * computation of another.
 */
public final class SparseLayer {
    private final LayerSite site;
    private final GateStage gate;
    private final RouteStage route;
    private final Optional<ShadowStage> shadow;
    private final DispatchStage dispatch;
    private final ExpertStage experts = new ExpertStage();
    private final CombineStage combine;

    /** @param shadow plans for the same tokens, except in generation */
    SparseLayer(
            LayerSite site,
            GateStage gate,
            RouteStage route,
            Optional<ShadowStage> shadow,
            DispatchStage dispatch,
            CombineStage combine) {
        this.site = site;
        this.gate = gate;
        this.route = route;
        this.shadow = shadow;
        this.dispatch = dispatch;
        this.combine = combine;
    }

    /**
     * Chooses the experts of each token.
     *
     * @param x       [rows, width]
     * @param results receives the layer's statistics
     * @return exchanges rows and computes the layer, [rows, width], zero for tokens that no expert took; each time it
     *     is called, on every rank, with the same choices
     */
    public Supplier<DeviceTensor> route(DeviceTensor x, Batch batch, LayerResults results) {
        return inPlace(() -> chosen(x, batch, results));
    }

    private <T> T inPlace(Supplier<T> work) {
        Place place = Place.current();
        int before = place.layer(site.layer());
        try {
            return work.get();
        } finally {
            place.layer(before);
        }
    }

    private Supplier<DeviceTensor> chosen(DeviceTensor x, Batch batch, LayerResults results) {
        Optional<Tensor> scores = gate.scores(x, batch, results);
        RoutingPlan plan = route.plan(scores, x, batch, results);
        AgreedRoute way = dispatch.agree(plan, batch, results);
        if (results.shadowed()) {
            shadow.ifPresent(second -> results.add(second.compare(scores, x, plan, batch, results)));
        }
        results.add(LayerResult.of(site, plan, way));
        return () -> inPlace(() -> computed(x, plan, way, batch));
    }

    private DeviceTensor computed(DeviceTensor x, RoutingPlan plan, AgreedRoute way, Batch batch) {
        Dispatched dispatched = dispatch.dispatch(x, way.tokens(plan), way, batch);
        DeviceTensor outputs = experts.compute(dispatched);
        return combine.combine(dispatched.trip(), outputs, plan, way, batch.rows());
    }
}
