package io.locmoe.conformance.router;

import static io.locmoe.conformance.router.Goldens.FLOAT;
import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.spi.router.Assignment;
import io.locmoe.spi.router.RoutingPlan;
import java.util.Arrays;
import java.util.Comparator;

/** The kept choices of a plan. */
public final class Routes {
    private Routes() {}

    /** Rows token, expert, weight, choice, by token and then by expert. */
    public static float[][] of(RoutingPlan plan) {
        Assignment a = plan.assignment();
        float[] weights = plan.weights().toArray();
        int[] experts = a.expertOfEntry();
        float[][] routes = new float[a.entries()][];
        Arrays.setAll(routes, i -> new float[] {a.tokens()[i], experts[i], weights[i], a.choices()[i]});
        Arrays.sort(routes, Comparator.<float[]>comparingDouble(r -> r[0]).thenComparingDouble(r -> r[1]));
        return routes;
    }

    /** @param expected rows token, expert, weight, by token and then by expert */
    public static void assertRoutes(RoutingPlan plan, float[][] expected) {
        float[][] routes = of(plan);
        assertThat(routes.length).isEqualTo(expected.length);
        for (int i = 0; i < routes.length; i++) {
            assertThat(Arrays.copyOf(routes[i], 3)).as("route %d", i).containsExactly(expected[i], FLOAT);
        }
    }

    /** [T, k] the experts of each token, best first; nothing is dropped. */
    public static int[][] choices(RoutingPlan plan, int k) {
        float[][] routes = of(plan);
        int[][] choices = new int[routes.length / k][k];
        for (float[] route : routes) {
            choices[(int) route[0]][(int) route[3]] = (int) route[1];
        }
        return choices;
    }

    /** [T, k] the weights of {@link #choices}. */
    public static float[][] weights(RoutingPlan plan, int k) {
        float[][] routes = of(plan);
        float[][] weights = new float[routes.length / k][k];
        for (float[] route : routes) {
            weights[(int) route[0]][(int) route[3]] = route[2];
        }
        return weights;
    }

    /** [tokens] the expert of each token of at most one choice, -1 where it goes nowhere. */
    public static int[] experts(Assignment assignment, int tokens) {
        int[] experts = new int[tokens];
        Arrays.fill(experts, -1);
        int[] expert = assignment.expertOfEntry();
        for (int i = 0; i < expert.length; i++) {
            experts[assignment.tokens()[i]] = expert[i];
        }
        return experts;
    }
}
