package io.locmoe.laboratory.bench.faults;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A planned fault.
 *
 * @param victims places of the nodes: in the job, until it {@link #on happens}, and then in the mesh
 * @param due     seconds after the first step
 */
record PlannedFault(FaultKind kind, List<Integer> victims, double due) {

    /**
     * The fault with the job's current nodes.
     *
     * @param members their places in the mesh, in the order of the job's ranks
     */
    PlannedFault on(List<Integer> members) {
        return new PlannedFault(kind, victims.stream().map(members::get).toList(), due);
    }

    /**
     * Draws faults, every kind equally often give or take one.
     *
     * @param count number of faults
     * @param every mean seconds between two faults; each gap is drawn from half of it to one and a half
     * @param seed  determines the faults
     */
    static List<PlannedFault> draw(List<FaultKind> kinds, int count, double every, int nodes, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<PlannedFault> faults = new ArrayList<>();
        List<FaultKind> left = new ArrayList<>();
        double due = 0;
        for (int fault = 0; fault < count; fault++) {
            if (left.isEmpty()) {
                left.addAll(kinds);
            }
            FaultKind kind = left.remove(random.nextInt(left.size()));
            due += every * (0.5 + random.nextDouble());
            faults.add(new PlannedFault(kind, kind.victims(nodes, random), due));
        }
        return faults;
    }
}
