package io.locmoe.router.expertchoice;

import io.locmoe.spi.router.Assignment;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * What the experts took.
 *
 * @param takes [n][ranks][real] whether the expert takes the real token of the rank
 * @param most  tokens that each expert took of the mesh
 */
record TakenTokens(boolean[][][] takes, int most) {

    /**
     * One rank's part as an assignment, in which a choice is the place of the expert among those that took the token,
     * the best first; dropped are the real tokens that no expert took; the load is what each expert took of the mesh.
     *
     * @param scores [real * n] of the rank
     * @param tokens [real] index of each real token of the rank
     */
    Assignment assignment(int rank, float[] scores, int[] tokens) {
        int[] offsets = new int[takes.length + 1];
        for (int e = 0; e < takes.length; e++) {
            boolean[] row = takes[e][rank];
            offsets[e + 1] = offsets[e]
                    + (int) IntStream.range(0, row.length).filter(t -> row[t]).count();
        }
        int[] ofEntry = new int[offsets[takes.length]];
        int[] choices = new int[ofEntry.length];
        int at = 0;
        for (int e = 0; e < takes.length; e++) {
            for (int t = 0; t < tokens.length; t++) {
                if (takes[e][rank][t]) {
                    ofEntry[at] = tokens[t];
                    choices[at++] = place(e, rank, t, scores);
                }
            }
        }
        long[] load = new long[takes.length];
        Arrays.fill(load, most);
        return new Assignment(
                offsets, ofEntry, choices, untaken(rank).map(t -> tokens[t]).toArray(), load, most);
    }

    private int place(int expert, int rank, int token, float[] scores) {
        int row = token * takes.length;
        float score = scores[row + expert];
        return (int) IntStream.range(0, takes.length)
                .filter(e ->
                        takes[e][rank][token] && (scores[row + e] > score || scores[row + e] == score && e < expert))
                .count();
    }

    private IntStream untaken(int rank) {
        return IntStream.range(0, takes[0][rank].length)
                .filter(t -> Arrays.stream(takes).noneMatch(expert -> expert[rank][t]));
    }

    /** Share of the mesh's tokens that no expert took. */
    double untakenShare() {
        long tokens = Arrays.stream(takes[0]).mapToLong(row -> row.length).sum();
        return (double) IntStream.range(0, takes[0].length)
                        .mapToLong(rank -> untaken(rank).count())
                        .sum()
                / Math.max(1, tokens);
    }
}
