package io.locmoe.placement.planners;

import io.locmoe.spi.placement.PlacementPlanner;
import io.locmoe.spi.placement.PlacementSetup;
import io.locmoe.spi.placement.ReplicaPlacement;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;

/**
 * Divides each micro-batch by a linear program: of all divisions with the least largest load of a rank, one with the
 * fewest entries between nodes, and of these one with the fewest between ranks; with measured links, one whose entries
 * take the least time on their links. Adds copies one by one where the last micro-batches had their bottlenecks, until
 * each of them could have been divided well enough.
 */
final class LpPlanner implements PlacementPlanner {
    private static final int KEPT = 4;

    private final PlacementSetup setup;
    private final double target;
    private final LinkCosts links;
    private final Deque<long[][]> last = new ArrayDeque<>();

    LpPlanner(PlacementSetup setup, double target, LinkCosts links) {
        this.setup = setup;
        this.target = target;
        this.links = links;
    }

    @Override
    public void linksMeasured(double[][] secondsPerByte) {
        links.take(secondsPerByte);
    }

    @Override
    public ReplicaPlacement place(long[][] load, ReplicaPlacement current) {
        List<long[][]> batches = last.isEmpty() ? Collections.singletonList(load) : List.copyOf(last);
        Copies copies = new Copies(setup);
        ReplicaPlacement placement = copies.placement();
        while (add(batches, placement, copies)) {
            placement = copies.placement();
        }
        last.clear();
        return placement;
    }

    private boolean add(List<long[][]> batches, ReplicaPlacement placement, Copies copies) {
        return batches.stream()
                .map(counts -> new Bottleneck(new Peak(counts, placement)))
                .filter(bottleneck -> bottleneck.ratio > target && !bottleneck.peak.isEven(bottleneck.least))
                .sorted(Comparator.comparingDouble((Bottleneck b) -> -b.ratio))
                .anyMatch(bottleneck -> bottleneck.relieve(copies));
    }

    /** What keeps a micro-batch from a smaller largest load. */
    private final class Bottleneck {
        private final Peak peak;
        private final long least;
        private final double ratio;

        Bottleneck(Peak peak) {
            this.peak = peak;
            least = peak.least();
            ratio = least / peak.mean();
        }

        /** Copies the busiest expert of the bottleneck to a rank outside it; false if none has memory for one. */
        boolean relieve(Copies copies) {
            FlowNetwork network = peak.network(least - 1);
            network.send();
            int best = -1;
            int place = -1;
            for (int expert = 0; expert < setup.homes().experts(); expert++) {
                if (network.onSourceSide(peak.expert(expert))
                        && (best < 0 || peak.entries(expert) > peak.entries(best))) {
                    int rank = outside(network, expert, copies);
                    best = rank < 0 ? best : expert;
                    place = rank < 0 ? place : rank;
                }
            }
            if (best >= 0) {
                copies.add(best, place);
            }
            return best >= 0;
        }

        /** The rank with the most room to the sink; arcs of ranks come first. */
        private int outside(FlowNetwork network, int expert, Copies copies) {
            int found = -1;
            for (int rank = 0; rank < setup.topology().ranks(); rank++) {
                if (!network.onSourceSide(peak.rank(rank))
                        && copies.fits(expert, rank)
                        && (found < 0 || network.flow(2 * rank) < network.flow(2 * found))) {
                    found = rank;
                }
            }
            return found;
        }
    }

    @Override
    public long[][] divide(long[][] counts, ReplicaPlacement placement) {
        last.addLast(Arrays.stream(counts).map(long[]::clone).toArray(long[][]::new));
        if (last.size() > KEPT) {
            last.removeFirst();
        }
        return new BestDivision(counts, placement, new Peak(counts, placement).least(), links).slots();
    }
}
