package io.locmoe.router.toolkit;

import io.locmoe.spi.router.MeshCounts;
import java.util.Arrays;

/** Scores of all ranks on the host, for routers that choose over the whole mesh. */
public final class MeshScores {

    private MeshScores() {}

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
        boolean[] won = largest(keys(scores), limit);
        boolean[][] wins = new boolean[scores.length][];
        int first = 0;
        for (int rank = 0; rank < scores.length; rank++) {
            wins[rank] = Arrays.copyOfRange(won, first, first + scores[rank].length);
            first += scores[rank].length;
        }
        return wins;
    }

    /** The order of the candidates, the largest first, in the upper half, and their place in the lower. */
    private static long[] keys(float[][] scores) {
        long[] keys =
                new long[Arrays.stream(scores).mapToInt(rank -> rank.length).sum()];
        int candidate = 0;
        for (float[] rank : scores) {
            for (float score : rank) {
                keys[candidate] = (long) ~ordered(score) << 32 | candidate;
                candidate++;
            }
        }
        return keys;
    }

    private static boolean[] largest(long[] keys, int limit) {
        boolean[] wins = new boolean[keys.length];
        Arrays.sort(keys);
        for (int i = 0; i < Math.min(limit, keys.length); i++) {
            wins[(int) keys[i]] = true;
        }
        return wins;
    }

    /** An int that grows with the score. */
    private static int ordered(float score) {
        int bits = Float.floatToIntBits(Float.isNaN(score) ? Float.NEGATIVE_INFINITY : score + 0f);
        return bits >= 0 ? bits : bits ^ Integer.MAX_VALUE;
    }
}
