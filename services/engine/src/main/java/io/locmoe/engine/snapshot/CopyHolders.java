package io.locmoe.engine.snapshot;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Finds nodes of a job that together have copies of all experts. Each node has copies of its own experts and of those
 * of some nodes before it in the order of the job, which is a ring.
 */
public final class CopyHolders {
    private CopyHolders() {}

    /**
     * Chooses as few nodes as possible.
     *
     * @param nodes      number of nodes of the job
     * @param neighbours number of nodes before each one whose experts it has copies of
     * @param living     places of the remaining nodes
     * @param first      place of a remaining node that is always chosen
     * @return places; if some copies are lost on all nodes, they cover the remaining ones
     */
    public static Set<Integer> of(int nodes, int neighbours, Set<Integer> living, int first) {
        Set<Integer> chosen = new LinkedHashSet<>(Set.of(first));
        for (int distance = neighbours + 1; distance < nodes; distance++) {
            int owner = first + nodes - distance;
            // Take the living holder with copies of the most nodes before the owner.
            int[] holders = IntStream.rangeClosed(owner, owner + neighbours)
                    .map(place -> place % nodes)
                    .filter(living::contains)
                    .toArray();
            if (holders.length > 0 && IntStream.of(holders).noneMatch(chosen::contains)) {
                chosen.add(holders[0]);
            }
        }
        return chosen;
    }
}
