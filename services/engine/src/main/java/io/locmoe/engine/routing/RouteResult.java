package io.locmoe.engine.routing;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The router's decision, over all ranks.
 *
 * @param entries   sorted by expert, then by token
 * @param dropped   tokens that lost a choice to the capacity
 * @param load      [n] choices before the capacity
 * @param capacity  {@code Integer.MAX_VALUE} if there is no limit
 * @param losses    losses by name, coefficients included, summed over the ranks
 * @param measures  measures that the router reports, by name
 * @param scores    [T][n] scores that the router saw; empty if it uses none
 * @param gradients for each loss by name, its gradients with respect to {@code scores} and to each parameter by name;
 *     [rows][columns], with a vector as one row. Empty if not requested
 */
public record RouteResult(
        List<Entry> entries,
        int[] dropped,
        long[] load,
        int capacity,
        Map<String, Double> losses,
        Map<String, Double> measures,
        Optional<float[][]> scores,
        Map<String, Map<String, float[][]>> gradients) {

    /**
     * One expert of one token.
     *
     * @param slot   position among the tokens of the expert
     * @param weight weight of the expert's output
     */
    public record Entry(int token, int expert, int slot, double weight) {}
}
