package io.locmoe.launcher.check;

import io.locmoe.engine.settings.JobSettings;
import io.locmoe.engine.setup.PlacementTerms;
import io.locmoe.pluginhost.PluginKind;
import io.locmoe.spi.placement.PlacementPlanner;
import io.locmoe.spi.placement.PlacementPlannerFactory;
import io.locmoe.spi.placement.PlacementSetup;
import io.locmoe.spi.placement.ReplicaPlacement;
import io.locmoe.spi.plugin.Options;
import io.locmoe.spi.topology.ExpertPlacement;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Has a job's placement planner plan once for a layer in which each rank sends more entries to the later experts. */
record PlannerTrial(JobSettings settings, PlacementPlannerFactory factory) {
    private static final String PREFIX = PluginKind.PLACEMENT.setting() + ".";

    /** The planner's rejection of its options; empty if there is none. */
    Set<String> problems() {
        try {
            plan(factory.create(Options.parse(factory.options(), given()), setup()));
            return Set.of();
        } catch (IllegalArgumentException e) {
            return Set.of("placement " + factory.name() + ": " + e.getMessage());
        }
    }

    private Map<String, String> given() {
        return settings.text().entrySet().stream()
                .filter(setting -> setting.getKey().startsWith(PREFIX))
                .collect(Collectors.toMap(setting -> setting.getKey().substring(PREFIX.length()), Map.Entry::getValue));
    }

    private PlacementSetup setup() {
        int width = settings.model().width();
        int experts = settings.model().experts();
        return new PlacementTerms(
                0,
                settings.topology(),
                ExpertPlacement.even(0, experts, settings.topology()),
                1,
                2L * width * width * Float.BYTES,
                4L * width * Float.BYTES);
    }

    private void plan(PlacementPlanner planner) {
        PlacementSetup setup = setup();
        int ranks = setup.topology().ranks();
        int experts = setup.homes().experts();
        ReplicaPlacement first =
                planner.place(new long[ranks][experts], ReplicaPlacement.homes(setup.topology(), setup.homes()));
        long[][] load = new long[ranks][experts];
        for (int i = 0; i < ranks * experts; i++) {
            load[i / experts][i % experts] = i % experts;
        }
        planner.divide(load, planner.place(load, first));
    }
}
