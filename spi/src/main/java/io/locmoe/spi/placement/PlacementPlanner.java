package io.locmoe.spi.placement;

/**
 * Decides which ranks compute which experts, and how the tokens of an expert are divided among the ranks that have a
 * copy of it. Each rank has a planner of its own for each layer; all are called with equal arguments in the same order,
 * and return equal plans. Used by one thread.
 */
public interface PlacementPlanner {

    /**
     * Tells how fast the links of the mesh are, once, before the first call of {@link #place} in a job. A planner that
     * ignores it knows the topology alone.
     *
     * @param secondsPerByte [ranks][ranks] seconds that a byte takes from the first rank to the second, measured at the
     *                       start of the job while each rank sent to one other; 0 from a rank to itself. Equal on all
     *                       ranks, but not in two runs. Belongs to the planner
     */
    default void linksMeasured(double[][] secondsPerByte) {}

    /**
     * Decides which experts each rank computes until the next call. Weights travel from an expert's home, which keeps
     * its parameters and moments, to the other ranks that compute it, and gradients back, in each step: an expert on
     * another rank than its home costs twice the bytes of an expert a step.
     *
     * @param load    [ranks][experts] entries of each rank's tokens for each expert, in the steps since the last call;
     *                all 0 at the start of a job
     * @param current the placement in force
     */
    ReplicaPlacement place(long[][] load, ReplicaPlacement current);

    /**
     * Divides the entries of one micro-batch.
     *
     * @param counts [ranks][experts] entries of each rank's tokens for each expert
     * @return [ranks][slots] entries of each rank for each slot, as {@link ReplicaPlacement} numbers them; for each
     *     rank and expert, those of the expert's slots add up to its count
     */
    default long[][] divide(long[][] counts, ReplicaPlacement placement) {
        return LocalFirst.divide(counts, placement);
    }
}
