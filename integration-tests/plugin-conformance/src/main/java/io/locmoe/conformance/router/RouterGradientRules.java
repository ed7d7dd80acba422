package io.locmoe.conformance.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.locmoe.conformance.tensor.Numbers;
import io.locmoe.spi.router.Router;
import io.locmoe.spi.router.RoutingPlan;
import io.locmoe.spi.tensor.Tensor;
import io.locmoe.tape.DeviceTensor;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * Gradients with respect to the scores, against central differences of the same router in float64. Scores of a token
 * lie far enough apart that no choice changes with the shift. Both agree to the rounding of float32 over some ten
 * operations.
 */
abstract class RouterGradientRules extends RouterStateRules {
    /** As a share of the largest element, or of 1 where all are smaller. */
    private static final double TOLERANCE = 2e-6;

    @Test
    protected final void rule13TheGradientOfEachLossIsThatOfItsFormula() {
        Map<String, double[]> expected = expected();
        Set<String> losses = new TreeSet<>(expected.keySet());
        losses.remove(WideRouting.WEIGHTS);
        for (String loss : losses) {
            assertGradient(loss, expected.get(loss));
        }
    }

    @Test
    protected final void rule14TheGradientOfTheWeightsIsThatOfTheirFormula() {
        assertGradient(WideRouting.WEIGHTS, expected().get(WideRouting.WEIGHTS));
    }

    private TestBatch spaced() {
        Random random = new Random(11);
        float[][] logits = new float[12][experts()];
        for (float[] row : logits) {
            for (int e = 0; e < row.length; e++) {
                int at = random.nextInt(e + 1);
                row[e] = row[at];
                row[at] = e * 0.4f + random.nextFloat() * 0.2f;
            }
        }
        boolean[] valid = MeshRouting.real(12);
        valid[7] = false;
        return made(logits, experts(), 11).valid(valid);
    }

    private Map<String, double[]> expected() {
        try (Rank rank = rank()) {
            assumeTrue(spaced().setup(rank).create(factory(), options()).usesScores(), "the router reads no scores");
        }
        return new WideRouting(factory(), options(), spaced()).gradients();
    }

    private void assertGradient(String name, double[] expected) {
        TestBatch batch = spaced();
        try (Rank rank = rank()) {
            Router router = batch.setup(rank).create(factory(), options());
            DeviceTensor scores = batch.scores(rank, 0);
            TestCall call = batch.call(rank.tape(), RankThreads.alone());
            RoutingPlan plan = router.route(scores, call);
            Tensor value = name.equals(WideRouting.WEIGHTS)
                    ? WideRouting.weightsValue(plan, call)
                    : plan.losses().get(name);
            assertThat(value).as("loss %s", name).isNotNull();
            Numbers.assertClose("gradient of " + name, rank.gradient(value, scores), expected, TOLERANCE);
        }
    }
}
