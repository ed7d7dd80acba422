package io.locmoe.engine.snapshot;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Which nodes of a job have copies of all of its experts together. Each has those of its own, and of some nodes before
 * it in the order of the job, which is a ring.
 */
public final class CopyHolders {
    private CopyHolders() {}

    /**
     * Chooses as few nodes as possible.
     *
     * @param nodes      of the job
     * @param neighbours nodes before each one of whose experts it has copies
     * @param living     places of the nodes that are left
     * @param first      place of one of them that is chosen in any case
     * @return places; where nobody has some copies any more, of those who have the others
     */
    public static Set<Integer> of(int nodes, int neighbours, Set<Integer> living, int first) {
        Set<Integer> chosen = new LinkedHashSet<>(Set.of(first));
        for (int distance = neighbours + 1; distance < nodes; distance++) {
            int owner = first + nodes - distance;
            // The holder of its copies that also has copies of most of the nodes before it.
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
