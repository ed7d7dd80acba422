package io.locmoe.engine.training;

import io.locmoe.engine.exchange.TensorGroup;
import io.locmoe.engine.job.Batch;
import io.locmoe.spi.router.MeshCounts;
import java.util.Arrays;
import java.util.List;

/**
 * The knowledge that all ranks share before a step.
 *
 * @param end        whether and how training ends after this step, as rank 0 decided
 * @param checkpoint whether rank 0 wants a checkpoint after this step
 * @param snapshot   rank 0's wish for copies of the state after this step; 0: none
 * @param realTokens [micro-batches] real tokens of all ranks
 * @param stepTokens their sum
 */
record StepAgreement(End end, boolean checkpoint, long snapshot, long[] realTokens, long stepTokens) {
    private static final int WISHES = 3;

    /** Whether and how training ends after a step. */
    enum End {
        NONE,
        /** Ends with copies in the memory of the nodes, from which another job continues. */
        PAUSE,
        /** Ends with a checkpoint. */
        STOP,
        /** Ends with both: if neighbours leave together, the only copies of some experts leave with them. */
        LEAVE;

        boolean isCopied() {
            return this == PAUSE || this == LEAVE;
        }

        boolean isSaved() {
            return this == STOP || this == LEAVE;
        }
    }

    /**
     * The wishes of rank 0 (in a tensor group, of its first device).
     *
     * @param end        whether and how training ends after this step
     * @param checkpoint whether to take a checkpoint after this step
     * @param snapshot   0, or how to take copies after this step
     */
    record Wishes(End end, boolean checkpoint, long snapshot) {
        private long[] numbers() {
            return new long[] {end.ordinal(), checkpoint ? 1 : 0, snapshot};
        }
    }

    /** Gathers the ranks' counts and rank 0's wishes. */
    static StepAgreement reach(MeshCounts mesh, TensorGroup group, Wishes own, List<Batch> batches) {
        long[] wishes = group.ofFirst(own.numbers());
        long[] mine = Arrays.copyOf(wishes, WISHES + batches.size());
        for (int m = 0; m < batches.size(); m++) {
            mine[WISHES + m] = batches.get(m).realTokens();
        }
        long[][] all = mesh.gather(mine);
        long[] realTokens = new long[batches.size()];
        long stepTokens = 0;
        for (int rank = 0; rank < all.length; rank++) {
            requirePlausible(all[rank], rank, batches);
            for (int m = 0; m < realTokens.length; m++) {
                realTokens[m] += all[rank][WISHES + m];
                stepTokens += all[rank][WISHES + m];
            }
        }
        return new StepAgreement(End.values()[(int) all[0][0]], all[0][1] != 0, all[0][2], realTokens, stepTokens);
    }

    private static void requirePlausible(long[] numbers, int rank, List<Batch> batches) {
        boolean plausible =
                numbers.length == WISHES + batches.size() && numbers[0] >= 0 && numbers[0] < End.values().length;
        for (int m = 0; plausible && m < batches.size(); m++) {
            long tokens = numbers[WISHES + m];
            plausible = tokens >= 0 && tokens <= batches.get(m).meshRows();
        }
        RankNumbers.require(plausible, rank, "wishes and token counts for the next step");
    }
}
