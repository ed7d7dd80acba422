package io.locmoe.conformance.router;

import io.locmoe.conformance.Breaks;
import io.locmoe.conformance.BrokenFixtures;
import io.locmoe.spi.router.Assignment;
import io.locmoe.spi.router.RouterSetup;
import io.locmoe.spi.router.RoutingCall;
import io.locmoe.spi.router.RoutingPlan;
import io.locmoe.spi.tensor.Tensor;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Routers whose equations lose the digits of float32. */
class BrokenRouterDigitsTest {

    /** Weighs by log(1 + exp(score)), of which float32 keeps nothing where exp(score) is far below 1. */
    @Breaks(20)
    static class NaiveSoftplusCase extends FixtureCase {
        @Override
        FixtureRouter create(RouterSetup setup, double factor) {
            return new FixtureRouter(setup, factor) {
                @Override
                public RoutingPlan route(Tensor scores, RoutingCall call) {
                    RoutingPlan plan = super.route(scores, call);
                    Assignment assignment = plan.assignment();
                    Tensor chosen = scores.pick(assignment.tokens(), assignment.expertOfEntry());
                    Tensor weights = chosen.exp().affine(1f, 1f).log();
                    return new RoutingPlan(assignment, weights, plan.losses(), plan.measures());
                }
            };
        }
    }

    /** What it adds to keep a weight away from 0 is more than the weight. */
    @Breaks(20)
    static class GuardedSoftplusCase extends FixtureCase {
        @Override
        FixtureRouter create(RouterSetup setup, double factor) {
            return new FixtureRouter(setup, factor) {
                @Override
                public RoutingPlan route(Tensor scores, RoutingCall call) {
                    RoutingPlan plan = super.route(scores, call);
                    Assignment assignment = plan.assignment();
                    Tensor chosen = scores.pick(assignment.tokens(), assignment.expertOfEntry());
                    Tensor weights = chosen.softplus().affine(1f, 0x1p-24f).sqrt();
                    return new RoutingPlan(assignment, weights, plan.losses(), plan.measures());
                }
            };
        }
    }

    /** Takes the mean of squares minus the square of the mean for the variance of a token's scores. */
    @Breaks(20)
    static class NaiveVarianceCase extends FixtureCase {
        @Override
        FixtureRouter create(RouterSetup setup, double factor) {
            return new FixtureRouter(setup, factor) {
                @Override
                public RoutingPlan route(Tensor scores, RoutingCall call) {
                    RoutingPlan plan = super.route(scores, call);
                    Tensor x = scores.gatherRows(counted(call));
                    Tensor means = x.sumColumns().scale(1f / experts);
                    Tensor squares = x.multiply(x).sumColumns().scale(1f / experts);
                    Tensor variances = squares.subtract(means.multiply(means));
                    return new RoutingPlan(
                            plan.assignment(),
                            plan.weights(),
                            Map.of("variance", variances.sum().scale(1f / total(call))),
                            plan.measures());
                }
            };
        }
    }

    @TestFactory
    Stream<DynamicTest> eachFixtureFailsItsOwnRule() {
        return BrokenFixtures.tests(BrokenRouterDigitsTest.class);
    }
}
