package io.locmoe.router.expertchoice;

import io.locmoe.spi.router.Assignment;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * What the experts took of one rank's real tokens.
 *
 * @param takes  [n][real] whether the expert takes the token
 * @param scores [real * n]
 * @param tokens [real] index of each real token
 */
record TakenTokens(boolean[][] takes, float[] scores, int[] tokens) {

    /**
     * As an assignment, in which a choice is the place of the expert among those that took the token, the best first;
     * dropped are the real tokens that no expert took; the load is what each expert took of the mesh.
     *
     * @param taken tokens of the mesh that each expert takes
     */
    Assignment assignment(int taken) {
        int[] offsets = new int[takes.length + 1];
        for (int e = 0; e < takes.length; e++) {
            boolean[] row = takes[e];
            offsets[e + 1] = offsets[e] + (int) IntStream.range(0, row.length).filter(t -> row[t]).count();
        }
        int[] ofEntry = new int[offsets[takes.length]];
        int[] choices = new int[ofEntry.length];
        int at = 0;
        for (int e = 0; e < takes.length; e++) {
            for (int t = 0; t < tokens.length; t++) {
                if (takes[e][t]) {
                    ofEntry[at] = tokens[t];
                    choices[at++] = place(e, t);
                }
            }
        }
        long[] load = new long[takes.length];
        Arrays.fill(load, taken);
        return new Assignment(offsets, ofEntry, choices, untaken(), load, taken);
    }

    private int place(int expert, int token) {
        int row = token * takes.length;
        float score = scores[row + expert];
        return (int) IntStream.range(0, takes.length).filter(e -> takes[e][token]
                && (scores[row + e] > score || scores[row + e] == score && e < expert)).count();
    }

    private int[] untaken() {
        return IntStream.range(0, tokens.length)
                .filter(t -> Arrays.stream(takes).noneMatch(row -> row[t])).map(t -> tokens[t]).toArray();
    }
}
