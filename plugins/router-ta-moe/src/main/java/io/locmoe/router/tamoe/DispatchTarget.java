package io.locmoe.router.tamoe;

import io.locmoe.spi.router.RoutingCall;
import java.util.Arrays;

/**
 * The share of its choices that a node should give to each expert, [n], with the sum 1: TA-MoE's dispatch pattern
 * c_ie / (k S), proportional to the bandwidth between node i and expert e. The topology tells same
 * node from other node, so there are two bandwidths.
 */
public record DispatchTarget(double[] shares) {

    /** How the inverse of the target becomes the weight of an expert in the loss. The paper leaves it open. */
    public enum Norm {
        /** Divided by the sum. */
        SUM,
        /** The softmax of the costs, with that inside a node as the unit, as in the authors' code. */
        SOFTMAX
    }

    /**
     * The target of the caller's node.
     *
     * @param bandwidthRatio bandwidth inside a node over that between nodes
     */
    public static DispatchTarget of(double bandwidthRatio, RoutingCall call) {
        double[] bandwidths = new double[call.placement().experts()];
        Arrays.setAll(bandwidths, e -> call.isLocal(e) ? bandwidthRatio : 1);
        return new DispatchTarget(scaled(bandwidths, 1));
    }

    /** The weights p_ie = Norm(1 / c_ie) of the loss, [n], with the mean 1: where the targets are even all are 1. */
    public double[] penalties(Norm norm) {
        double largest = Arrays.stream(shares).max().orElseThrow();
        double[] costs = Arrays.stream(shares).map(share -> largest / share).toArray();
        double highest = Arrays.stream(costs).max().orElseThrow();
        return scaled(
                norm == Norm.SUM
                        ? costs
                        : Arrays.stream(costs).map(c -> Math.exp(c - highest)).toArray(),
                shares.length);
    }

    private static double[] scaled(double[] values, double sum) {
        double is = Arrays.stream(values).sum();
        return Arrays.stream(values).map(value -> value / is * sum).toArray();
    }
}
