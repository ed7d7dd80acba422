package io.locmoe.spi.router;

import java.util.Arrays;

/** Scores of all ranks on the host, for routers that choose over the whole mesh. */
public final class MeshScores {

    private MeshScores() {
    }

    /**
     * Every rank's scores, bit for bit, in rank order. The arrays may differ in length between ranks. A collective: it
     * blocks as {@link MeshCounts#gather}, and sends four bytes a score.
     */
    public static float[][] gather(float[] mine, MeshCounts mesh) {
        long[] packed = new long[1 + (mine.length + 1) / 2];
        packed[0] = mine.length;
        for (int i = 0; i < mine.length; i++) {
            packed[1 + i / 2] |= (Float.floatToRawIntBits(mine[i]) & 0xffffffffL) << i % 2 * 32;
        }
        return Arrays.stream(mesh.gather(packed)).map(MeshScores::unpacked).toArray(float[][]::new);
    }

    private static float[] unpacked(long[] packed) {
        float[] scores = new float[(int) packed[0]];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = Float.intBitsToFloat((int) (packed[1 + i / 2] >>> i % 2 * 32));
        }
        return scores;
    }

    /**
     * Which candidates are among the largest of all ranks. Where scores are equal the lower rank wins, and
     * then the lower index: the earlier token of the global batch, if candidates stand in token order. NaN counts as
     * negative infinity. The result does not depend on how the candidates are spread over ranks.
     *
     * @param scores candidates of each rank
     * @param limit  how many win; all where there are no more
     * @return whether each candidate of each rank wins, in the shape of {@code scores}
     */
    public static boolean[][] largest(float[][] scores, int limit) {
        boolean[][] wins = new boolean[scores.length][];
        int[] first = new int[scores.length + 1];
        for (int rank = 0; rank < scores.length; rank++) {
            wins[rank] = new boolean[scores[rank].length];
            first[rank + 1] = first[rank] + scores[rank].length;
        }
        long[] keys = new long[first[scores.length]];
        for (int rank = 0; rank < scores.length; rank++) {
            for (int i = 0; i < scores[rank].length; i++) {
                int candidate = first[rank] + i;
                keys[candidate] = (long) ~ordered(scores[rank][i]) << 32 | candidate;
            }
        }
        Arrays.sort(keys);
        for (int i = 0; i < Math.min(limit, keys.length); i++) {
            int candidate = (int) keys[i];
            int rank = rankOf(candidate, first);
            wins[rank][candidate - first[rank]] = true;
        }
        return wins;
    }

    private static int rankOf(int candidate, int[] first) {
        int rank = 0;
        while (first[rank + 1] <= candidate) {
            rank++;
        }
        return rank;
    }

    /** An int that grows with the score. */
    private static int ordered(float score) {
        int bits = Float.floatToIntBits(Float.isNaN(score) ? Float.NEGATIVE_INFINITY : score + 0f);
        return bits >= 0 ? bits : bits ^ Integer.MAX_VALUE;
    }
}
