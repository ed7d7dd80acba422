package io.locmoe.conformance.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.locmoe.conformance.tensor.Numbers;
import io.locmoe.conformance.tensor.WideTensor;
import io.locmoe.spi.router.Router;
import io.locmoe.spi.router.RoutingPlan;
import io.locmoe.spi.tensor.Tensor;
import io.locmoe.tape.DeviceTensor;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/**
 * The same router in float64 as the judge. Gradients with respect to the scores are those of its central differences,
 * to the rounding of float32 over some ten operations; scores of a token lie far enough apart that no choice changes
 * with the shift. Each weight and loss is the same at scores where float32 is short of digits: far from 0, and nearly
 * equal.
 */
abstract class RouterGradientRules extends RouterStateRules {
    /** A share of the largest element, or of 1 where all are smaller. */
    private static final double TOLERANCE = 2e-6;
    /** Tolerance of a weight; a score of 50 leaves exp(score) no more. */
    private static final double WEIGHT_TOLERANCE = 2e-5;
    /** Tolerance of a loss; the divergence of distributions that differ by a hundredth leaves no more. */
    private static final double LOSS_TOLERANCE = 1e-4;

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

    /**
     * Float64 has the digits of 1 + exp(-30) and of differences of nearly equal numbers, and needs nothing that keeps
     * it away from 0.
     */
    @Test
    protected final void rule20WeightsAndLossesAtFarAndNearScoresAreThoseOfFloat64() {
        assumeScores();
        for (float far : new float[] {-50, -20, -8, 8, 20, 50}) {
            assertPrecise(spaced(1f, far));
            assertPrecise(spaced(10f, far));
        }
        assertPrecise(spaced(0.05f, 0f));
    }

    private void assertPrecise(TestBatch batch) {
        Map<String, String> options = both(options(), unlimited());
        RoutingPlan expected = new WideRouting(factory(), options, batch).plan();
        try (Rank rank = rank()) {
            Router router = batch.setup(rank).create(factory(), options);
            RoutingPlan plan = router.route(batch.scores(rank, 0), batch.call(rank.tape(), RankThreads.alone()));
            String at = " at scores like " + batch.logits()[0][0];
            assertThat(plan.assignment().tokens())
                    .as("tokens" + at)
                    .isEqualTo(expected.assignment().tokens());
            assertThat(plan.assignment().expertOfEntry())
                    .as("their experts" + at)
                    .isEqualTo(expected.assignment().expertOfEntry());
            assertPrecise("weight" + at, plan.weights(), expected.weights(), WEIGHT_TOLERANCE);
            assertThat(plan.losses()).containsOnlyKeys(expected.losses().keySet());
            plan.losses()
                    .forEach((name, loss) -> assertPrecise(
                            "loss " + name + at, loss, expected.losses().get(name), LOSS_TOLERANCE));
        }
    }

    /** Relative to each number, as none hides behind a larger one. */
    private static void assertPrecise(String what, Tensor found, Tensor expected, double tolerance) {
        double[] wide = ((WideTensor) expected).values();
        float[] values = found.toArray();
        assertThat(values).as(what).hasSize(wide.length);
        for (int i = 0; i < wide.length; i++) {
            assertThat(wide[i]).as("%s, number %d in float64", what, i).isFinite();
            assertThat((double) values[i])
                    .as("%s, number %d", what, i)
                    .isCloseTo(wide[i], Offset.offset(tolerance * Math.abs(wide[i])));
        }
    }

    private TestBatch spaced() {
        return spaced(1f, 0f);
    }

    /** Scores from {@code low} on, those of a token at least {@code 0.2 unit} apart. */
    private TestBatch spaced(float unit, float low) {
        Random random = new Random(11);
        float[][] logits = new float[12][experts()];
        for (float[] row : logits) {
            for (int e = 0; e < row.length; e++) {
                int at = random.nextInt(e + 1);
                row[e] = row[at];
                row[at] = low + unit * (e * 0.4f + random.nextFloat() * 0.2f);
            }
        }
        boolean[] valid = MeshRouting.real(12);
        valid[7] = false;
        return made(logits, experts(), 11).valid(valid);
    }

    private void assumeScores() {
        try (Rank rank = rank()) {
            assumeTrue(spaced().setup(rank).create(factory(), options()).usesScores(), "the router reads no scores");
        }
    }

    private Map<String, double[]> expected() {
        assumeScores();
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
