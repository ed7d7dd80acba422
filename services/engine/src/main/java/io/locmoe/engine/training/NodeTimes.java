package io.locmoe.engine.training;

import io.locmoe.engine.exchange.StepTimes;
import java.util.Arrays;

/**
 * The time that each node computed in a step: that of its slowest rank, because the others wait for it. It is
 * wall-clock time outside of waits, so it also grows while other work occupies the processor. It includes the products
 * of experts, and a router may give one rank more rows than another: the excess that more rows explain, at most in
 * proportion, is not counted.
 *
 * @param computed [nodes] nanoseconds
 * @param whole    nanoseconds of the step, mean over ranks
 */
record NodeTimes(double[] computed, double whole) {

    /** @param rows [ranks] rows that the experts of each rank computed */
    static NodeTimes of(MeshTotals all, long[] rows) {
        double usual = Median.of(Arrays.stream(rows).asDoubleStream().toArray());
        double[] computed = new double[all.topology().nodes()];
        double whole = 0;
        for (int rank = 0; rank < rows.length; rank++) {
            StepTimes times = all.ranks().get(rank).times();
            double more = usual > 0 ? Math.max(1, rows[rank] / usual) : 1;
            int node = all.topology().node(rank);
            computed[node] = Math.max(computed[node], times.compute() / more);
            whole += (double) times.total() / rows.length;
        }
        return new NodeTimes(computed, whole);
    }
}
