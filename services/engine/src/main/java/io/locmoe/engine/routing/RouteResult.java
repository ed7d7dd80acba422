package io.locmoe.engine.routing;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the router decided, over all ranks.
 *
 * @param entries   by expert, and for an expert by token
 * @param dropped   tokens that lost a choice to the capacity
 * @param load      [n] choices before the capacity
 * @param capacity  {@code Integer.MAX_VALUE} where there is no limit
 * @param losses    by name, coefficients included, summed over the ranks
 * @param measures  what the router reports of itself, by name
 * @param scores    [T][n] that the router saw; empty where it asks for none
 * @param gradients of each loss by name, and of each by what it is with respect to: {@code scores}, or the name of a
 *                  parameter; [rows][columns], a vector being one row. Empty where none were asked for
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
     * @param weight of the expert's output
     */
    public record Entry(int token, int expert, int slot, double weight) {}
}
