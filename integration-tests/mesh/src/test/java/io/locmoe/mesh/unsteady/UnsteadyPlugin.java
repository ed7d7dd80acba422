package io.locmoe.mesh.unsteady;

import io.locmoe.router.toolkit.Capacity;
import io.locmoe.router.toolkit.CombineWeights;
import io.locmoe.router.toolkit.TopK;
import io.locmoe.spi.MoePlugin;
import io.locmoe.spi.plugin.Options;
import io.locmoe.spi.router.Assignment;
import io.locmoe.spi.router.Router;
import io.locmoe.spi.router.RouterFactory;
import io.locmoe.spi.router.RouterSetup;
import io.locmoe.spi.router.RoutingCall;
import io.locmoe.spi.router.RoutingPlan;
import io.locmoe.spi.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** Offers a router that weighs its tokens otherwise in each call: the same seed gives other losses. */
public final class UnsteadyPlugin implements MoePlugin {
    private static final AtomicInteger CALLS = new AtomicInteger();

    @Override
    public List<RouterFactory> routers() {
        return List.of(new RouterFactory() {
            @Override
            public String name() {
                return "unsteady";
            }

            @Override
            public Router create(Options options, RouterSetup setup) {
                return new Unsteady(setup.experts());
            }
        });
    }

    private record Unsteady(int experts) implements Router {
        @Override
        public RoutingPlan route(Tensor scores, RoutingCall call) {
            Tensor probabilities = scores.softmax();
            Assignment assignment = Capacity.limit(
                    TopK.choose(probabilities.toArray(), experts, 1, call.valid()),
                    experts,
                    Integer.MAX_VALUE,
                    call.mesh());
            Tensor weights = CombineWeights.probabilities(probabilities, assignment);
            return new RoutingPlan(assignment, weights.scale(1 + CALLS.incrementAndGet()), Map.of());
        }
    }
}
