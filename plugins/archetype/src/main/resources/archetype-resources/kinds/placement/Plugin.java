package ${package};

import io.locmoe.spi.MoePlugin;
import io.locmoe.spi.placement.PlacementPlanner;
import io.locmoe.spi.placement.PlacementPlannerFactory;
import io.locmoe.spi.placement.PlacementSetup;
import io.locmoe.spi.placement.ReplicaPlacement;
import io.locmoe.spi.plugin.Option;
import io.locmoe.spi.plugin.Options;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** The entry, found by ServiceLoader: offers the placement planner ${name}. */
public final class ${className}Plugin implements MoePlugin {
    @Override
    public List<PlacementPlannerFactory> placementPlanners() {
        return List.of(new ${className}PlannerFactory());
    }
}

final class ${className}PlannerFactory implements PlacementPlannerFactory {
    @Override
    public String name() {
        return "${name}";
    }

    @Override
    public List<Option> options() {
        return List.of(Option.of("least", 1, "entries from which on an expert is worth a replica").atLeast(1));
    }

    @Override
    public PlacementPlanner create(Options options, PlacementSetup setup) {
        return new ${className}Planner(setup, options.integer("least"));
    }
}

/** Has each rank compute, besides the experts that it is home to, those that its own tokens choose most. */
final class ${className}Planner implements PlacementPlanner {
    private final PlacementSetup setup;
    private final int least;

    ${className}Planner(PlacementSetup setup, int least) {
        this.setup = setup;
        this.least = least;
    }

    @Override
    public ReplicaPlacement place(long[][] load, ReplicaPlacement current) {
        int[][] experts = ReplicaPlacement.homes(setup.topology(), setup.homes()).expertsOfRank();
        for (int rank = 0; rank < experts.length; rank++) {
            experts[rank] = IntStream.concat(IntStream.of(experts[rank]), wanted(load[rank], rank)).sorted().toArray();
        }
        return new ReplicaPlacement(setup.topology(), setup.homes().experts(), experts);
    }

    /** Ranks plan alike, so equal loads are told apart by the number of the expert. */
    private IntStream wanted(long[] load, int rank) {
        return IntStream.range(0, load.length)
                .filter(expert -> setup.homes().rank(expert) != rank && load[expert] >= least)
                .boxed()
                .sorted(Comparator.comparingLong((Integer expert) -> -load[expert]))
                .limit(setup.replicas())
                .mapToInt(Integer::intValue);
    }
}
