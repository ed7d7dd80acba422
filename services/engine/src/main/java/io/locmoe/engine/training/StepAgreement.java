package io.locmoe.engine.training;

import io.locmoe.engine.exchange.TensorGroup;
import io.locmoe.engine.model.Batch;
import io.locmoe.spi.router.MeshCounts;
import java.util.Arrays;
import java.util.List;

/**
 * What all ranks know before a step.
 *
 * @param end        whether rank 0 wants this step to be the last
 * @param checkpoint rank 0 wants a checkpoint after this step
 * @param snapshot   what rank 0 wants of copies of the state after this step; 0: nothing
 * @param realTokens [micro-batches] real tokens of all ranks
 * @param stepTokens their sum
 */
record StepAgreement(End end, boolean checkpoint, long snapshot, long[] realTokens, long stepTokens) {
    private static final int WISHES = 3;

    /** Whether training ends after a step. */
    enum End {
        NONE,
        /** For another job, which goes on from the copies that nodes keep in memory. */
        PAUSE,
        /** With a checkpoint. */
        STOP,
        /** With both: nodes leave, and with them, if neighbours do, the only copies of some experts. */
        LEAVE;

        boolean isCopied() {
            return this == PAUSE || this == LEAVE;
        }

        boolean isSaved() {
            return this == STOP || this == LEAVE;
        }
    }

    /**
     * What rank 0 wants (in a tensor group, its first device).
     *
     * @param end        whether this step is to be the last
     * @param checkpoint one is to be taken after this step
     * @param snapshot   0, or how copies are to be taken after this step
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
        for (long[] rank : all) {
            for (int m = 0; m < realTokens.length; m++) {
                realTokens[m] += rank[WISHES + m];
                stepTokens += rank[WISHES + m];
            }
        }
        return new StepAgreement(End.values()[(int) all[0][0]], all[0][1] != 0, all[0][2], realTokens, stepTokens);
    }
}
