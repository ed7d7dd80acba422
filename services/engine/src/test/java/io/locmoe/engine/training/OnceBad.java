package io.locmoe.engine.training;

import io.locmoe.engine.TestRouters;
import io.locmoe.router.toolkit.Capacity;
import io.locmoe.router.toolkit.TokenChoices;
import io.locmoe.router.toolkit.TopK;
import io.locmoe.spi.MoePlugin;
import io.locmoe.spi.router.Router;
import io.locmoe.spi.router.RouterFactory;
import io.locmoe.spi.router.RouterSetup;
import io.locmoe.spi.router.RoutingCall;
import io.locmoe.spi.router.RoutingPlan;
import io.locmoe.spi.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Routers whose numbers are wrong on the last rank in step 4, in the first sparse layer, in so many attempts; and
 * {@code counting}, whose choices and weights come from what it counts in calls, in states and beside them.
 */
final class OnceBad implements MoePlugin {
    private static final long STEP = 4;
    private static final int MICRO_BATCHES = 2;

    private final int times;

    OnceBad() {
        this(1);
    }

    OnceBad(int times) {
        this.times = times;
    }

    /** A loss of a plan. */
    private interface Loss {
        Tensor of(RoutingCall call, Tensor scores);
    }

    @Override
    public List<RouterFactory> routers() {
        return List.of(
                bad("bad-loss", (call, scores) -> call.tensors().full(Float.NaN)),
                bad(
                        "bad-gradient",
                        (call, scores) -> scores.affine(0f, 0f).sqrt().sum()),
                TestRouters.factory("counting", Counting::new));
    }

    private RouterFactory bad(String name, Loss loss) {
        return TestRouters.factory(name, setup -> new Router() {
            private int calls;

            @Override
            public RoutingPlan route(Tensor scores, RoutingCall call) {
                RoutingPlan plan = plan(scores, call, 1, 0);
                boolean now = call.step() == STEP
                        && setup.layer() == 0
                        && call.rank() == call.mesh().ranks() - 1
                        && calls++ < times * MICRO_BATCHES;
                Tensor bottom = now ? loss.of(call, scores) : call.tensors().full(0f);
                return new RoutingPlan(plan.assignment(), plan.weights(), Map.of("bad", bottom));
            }
        });
    }

    /** @param shift from the best expert to the one that a token goes to */
    private static RoutingPlan plan(Tensor scores, RoutingCall call, double weight, long shift) {
        int experts = scores.size(1);
        int[] best = TopK.choose(scores.toArray(), experts, 1, call.valid()).experts();
        TokenChoices choices = TokenChoices.single(Arrays.stream(best)
                .map(expert -> expert < 0 ? expert : (int) Math.floorMod(expert + shift, (long) experts))
                .toArray());
        var assignment = Capacity.limit(choices, experts, Integer.MAX_VALUE, call.mesh());
        return new RoutingPlan(
                assignment, call.tensors().full((float) weight, assignment.entries()), Map.of(), Map.of("w", weight));
    }

    private static final class Counting implements Router {
        private final double[] seen;
        private long ofStep;

        Counting(RouterSetup setup) {
            seen = setup.state("seen", new double[2]);
        }

        @Override
        public RoutingPlan route(Tensor scores, RoutingCall call) {
            double count = seen[0] + seen[1];
            RoutingPlan plan = plan(scores, call, 1 + 0.1 * Math.sin(count), (long) count);
            long load = plan.assignment().load()[0];
            if (call.training()) {
                seen[0] = 0.75 * seen[0] + load;
                ofStep += 1 + load;
            }
            return plan;
        }

        @Override
        public void stepCompleted() {
            seen[1] += Math.log(ofStep);
            stepDiscarded();
        }

        @Override
        public void stepDiscarded() {
            ofStep = 0;
        }
    }
}
