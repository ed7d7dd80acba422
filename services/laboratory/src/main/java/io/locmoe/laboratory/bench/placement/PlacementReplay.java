package io.locmoe.laboratory.bench.placement;

import io.locmoe.engine.settings.Choice;
import io.locmoe.engine.setup.PlacementTerms;
import io.locmoe.spi.placement.PlacementPlanner;
import io.locmoe.spi.placement.PlacementPlannerFactory;
import io.locmoe.spi.placement.ReplicaPlacement;
import io.locmoe.spi.plugin.Options;
import java.util.Arrays;

/**
 * Has planners plan and divide as in a training: a plan sees the loads of the steps since the one before, the first
 * none. Plans and divisions are checked by the guard of the plug-in, as in a training.
 *
 * @param replicas experts that a rank may compute beyond as many as it is home to
 * @param every    steps between two plans
 */
record PlacementReplay(LoadTrace trace, int replicas, int every) {

    /** @throws IllegalArgumentException if the planner refuses its options */
    PlannerScore score(Choice planner, PlacementPlannerFactory factory) {
        ScoreTally tally = new ScoreTally(trace.header(), trace.counts().length - every);
        Options options = Options.parse(factory.options(), planner.options());
        for (int layer = 0; layer < trace.header().layers(); layer++) {
            replay(factory.create(options, terms(layer)), layer, tally);
        }
        return tally.score(planner);
    }

    private PlacementTerms terms(int layer) {
        LoadTrace.Header of = trace.header();
        return new PlacementTerms(layer, of.topology(), of.homes(), replicas, of.expertBytes(), of.entryBytes());
    }

    private void replay(PlacementPlanner planner, int layer, ScoreTally tally) {
        LoadTrace.Header of = trace.header();
        ReplicaPlacement placement = ReplicaPlacement.homes(of.topology(), of.homes());
        long[][] load = new long[of.topology().ranks()][of.experts()];
        for (int step = 0; step < trace.counts().length; step++) {
            if (step % every == 0) {
                long begin = System.nanoTime();
                placement = planner.place(copy(load), placement);
                tally.placed(step > 0, System.nanoTime() - begin);
                Arrays.stream(load).forEach(ofRank -> Arrays.fill(ofRank, 0));
            }
            long[][] counts = trace.counts()[step][layer];
            long begin = System.nanoTime();
            long[][] divided = planner.divide(copy(counts), placement);
            if (step >= every) {
                tally.divided(divided, placement, System.nanoTime() - begin);
            }
            add(load, counts);
        }
    }

    private static void add(long[][] load, long[][] counts) {
        for (int rank = 0; rank < load.length; rank++) {
            int source = rank;
            Arrays.setAll(load[rank], expert -> load[source][expert] + counts[source][expert]);
        }
    }

    private static long[][] copy(long[][] counts) {
        return Arrays.stream(counts).map(long[]::clone).toArray(long[][]::new);
    }
}
