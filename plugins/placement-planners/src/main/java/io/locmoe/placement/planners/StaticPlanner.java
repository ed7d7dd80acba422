package io.locmoe.placement.planners;

import io.locmoe.spi.placement.PlacementPlanner;
import io.locmoe.spi.placement.PlacementSetup;
import io.locmoe.spi.placement.ReplicaPlacement;
import io.locmoe.spi.plugin.Options;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Experts stay where the user put them. */
record StaticPlanner(ReplicaPlacement placement) implements PlacementPlanner {
    private static final Pattern COPY = Pattern.compile("(\\d{1,6})@(\\d{1,6})");

    static StaticPlanner of(Options options, PlacementSetup setup) {
        Copies copies = new Copies(setup);
        String text = options.text("replicas").strip();
        for (String copy : text.isEmpty() ? new String[0] : text.split(",", -1)) {
            add(copy.strip(), copies, setup);
        }
        return new StaticPlanner(copies.placement());
    }

    private static void add(String text, Copies copies, PlacementSetup setup) {
        Matcher copy = COPY.matcher(text);
        int experts = setup.homes().experts();
        int ranks = setup.topology().ranks();
        String problem = "option replicas: '" + text + "' ";
        if (!copy.matches()) {
            throw new IllegalArgumentException(problem + "is not EXPERT@RANK, such as 3@0");
        }
        int expert = Integer.parseInt(copy.group(1));
        int rank = Integer.parseInt(copy.group(2));
        if (expert >= experts || rank >= ranks) {
            throw new IllegalArgumentException(
                    problem + "names no expert below " + experts + " or no rank below " + ranks);
        }
        if (!copies.fits(expert, rank)) {
            throw new IllegalArgumentException(problem + "does not fit: rank " + rank
                    + " computes the expert already, or has its " + setup.replicas() + " replicas");
        }
        copies.add(expert, rank);
    }

    @Override
    public ReplicaPlacement place(long[][] load, ReplicaPlacement current) {
        return placement;
    }
}
