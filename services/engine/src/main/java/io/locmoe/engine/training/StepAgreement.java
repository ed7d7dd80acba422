package io.locmoe.engine.training;

import io.locmoe.engine.model.Batch;
import io.locmoe.spi.router.MeshCounts;
import java.util.List;

/**
 * What all ranks know before a step.
 *
 * @param stop       rank 0 wants this step to be the last
 * @param checkpoint rank 0 wants a checkpoint after this step
 * @param realTokens [micro-batches] real tokens of all ranks
 * @param stepTokens their sum
 */
record StepAgreement(boolean stop, boolean checkpoint, long[] realTokens, long stepTokens) {

    /** Gathers the ranks' counts and rank 0's wishes. */
    static StepAgreement reach(MeshCounts mesh, boolean stop, boolean checkpoint, List<Batch> batches) {
        long[] mine = new long[2 + batches.size()];
        mine[0] = stop ? 1 : 0;
        mine[1] = checkpoint ? 1 : 0;
        for (int m = 0; m < batches.size(); m++) {
            mine[2 + m] = batches.get(m).realTokens();
        }
        long[][] all = mesh.gather(mine);
        long[] realTokens = new long[batches.size()];
        long stepTokens = 0;
        for (long[] rank : all) {
            for (int m = 0; m < realTokens.length; m++) {
                realTokens[m] += rank[2 + m];
                stepTokens += rank[2 + m];
            }
        }
        return new StepAgreement(all[0][0] != 0, all[0][1] != 0, realTokens, stepTokens);
    }
}
