package io.locmoe.laboratory.bench.placement;

import io.locmoe.engine.job.Components;
import io.locmoe.spi.comm.CommunicationStrategyFactory;
import io.locmoe.spi.gate.GateFactory;
import io.locmoe.spi.placement.PlacementPlanner;
import io.locmoe.spi.placement.PlacementPlannerFactory;
import io.locmoe.spi.placement.PlacementSetup;
import io.locmoe.spi.placement.ReplicaPlacement;
import io.locmoe.spi.plugin.Options;
import io.locmoe.spi.router.RouterFactory;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * The plug-ins of one rank, with a planner that leaves experts at home and keeps the counts of the last steps. Used by
 * the rank's thread, and read when that has ended.
 */
final class LoadRecorder implements Components {
    private final Components plugins;
    private final int steps;
    private final List<Layer> layers = new ArrayList<>();

    /** @param steps number of steps to keep */
    LoadRecorder(Components plugins, int steps) {
        this.plugins = plugins;
        this.steps = steps;
    }

    private final class Layer implements PlacementPlanner {
        private final PlacementSetup setup;
        private final Deque<long[][]> last = new ArrayDeque<>();

        private Layer(PlacementSetup setup) {
            this.setup = setup;
        }

        @Override
        public ReplicaPlacement place(long[][] load, ReplicaPlacement current) {
            return current;
        }

        @Override
        public long[][] divide(long[][] counts, ReplicaPlacement placement) {
            if (last.size() == steps) {
                last.removeFirst();
            }
            last.addLast(counts);
            return PlacementPlanner.super.divide(counts, placement);
        }
    }

    /** What the planners of layers were told. */
    PlacementSetup setup() {
        return layers.getFirst().setup;
    }

    /** [steps][layers][ranks][experts] entries. */
    long[][][][] counts() {
        long[][][][] counts = new long[steps][layers.size()][][];
        for (int layer = 0; layer < layers.size(); layer++) {
            int step = 0;
            for (long[][] of : layers.get(layer).last) {
                counts[step++][layer] = of;
            }
        }
        return counts;
    }

    @Override
    public PlacementPlannerFactory placement(String name) {
        return new PlacementPlannerFactory() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public PlacementPlanner create(Options options, PlacementSetup setup) {
                layers.add(new Layer(setup));
                return layers.getLast();
            }
        };
    }

    @Override
    public GateFactory gate(String name) {
        return plugins.gate(name);
    }

    @Override
    public RouterFactory router(String name) {
        return plugins.router(name);
    }

    @Override
    public CommunicationStrategyFactory communication(String name) {
        return plugins.communication(name);
    }
}
