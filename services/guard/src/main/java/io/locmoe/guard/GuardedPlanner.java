package io.locmoe.guard;

import io.locmoe.spi.placement.PlacementPlanner;
import io.locmoe.spi.placement.ReplicaPlacement;
import java.util.Arrays;

/** A placement planner with guarded calls and checked plans. It gets copies of arrays, which it may change. */
record GuardedPlanner(PlacementPlanner planner, Callee callee, int layer, PlacementCheck check)
        implements PlacementPlanner {
    @Override
    public void linksMeasured(double[][] secondsPerByte) {
        double[][] own = Arrays.stream(secondsPerByte).map(double[]::clone).toArray(double[][]::new);
        callee.inLayer(
                layer,
                () -> callee.call("linksMeasured", () -> {
                    planner.linksMeasured(own);
                    return null;
                }));
    }

    @Override
    public ReplicaPlacement place(long[][] load, ReplicaPlacement current) {
        return callee.inLayer(
                layer, () -> callee.call("place", () -> check.placement(planner.place(copy(load), current))));
    }

    @Override
    public long[][] divide(long[][] counts, ReplicaPlacement placement) {
        return callee.inLayer(
                layer,
                () -> callee.call(
                        "divide", () -> check.division(planner.divide(copy(counts), placement), counts, placement)));
    }

    private static long[][] copy(long[][] counts) {
        return Arrays.stream(counts).map(long[]::clone).toArray(long[][]::new);
    }
}
