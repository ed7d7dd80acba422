package io.locmoe.engine.training;

import io.locmoe.engine.exchange.TensorGroup;
import io.locmoe.engine.model.Batch;
import io.locmoe.spi.router.MeshCounts;
import java.util.Arrays;
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

    /** Gathers the ranks' counts and rank 0's wishes (in a tensor group, those of its first device). */
    static StepAgreement reach(
            MeshCounts mesh, TensorGroup group, boolean stop, boolean checkpoint, List<Batch> batches) {
        long[] wishes = group.ofFirst(new long[] {stop ? 1 : 0, checkpoint ? 1 : 0});
        long[] mine = Arrays.copyOf(wishes, 2 + batches.size());
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
