package io.locmoe.driver.cpu.vector;

import static io.locmoe.driver.cpu.vector.Tiles.ROWS;
import static io.locmoe.driver.cpu.vector.lane.Lanes.S;
import static io.locmoe.driver.cpu.vector.lane.Lanes.WIDTH;
import static io.locmoe.driver.cpu.vector.lane.Panels.PANEL;
import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;

import jdk.incubator.vector.FloatVector;

/**
 * Eight rows times a panel: sixteen sums in registers, enough to hide how long a sum takes from one term to the next.
 * Each is added up term by term, in the order of the terms.
 */
final class TileSums {
    private TileSums() {}

    /**
     * With the rows of A one after the other. The methods are long because the sums have to be variables of theirs.
     *
     * @param deep terms
     * @param a    eight rows
     * @param b    panels, the one at hand from an element on
     * @param sums becomes the eight rows of the product, a panel wide
     */
    static void lines(int deep, float[] a, float[] b, int from, float[] sums) {
        FloatVector c00 = FloatVector.zero(S);
        FloatVector c01 = FloatVector.zero(S);
        FloatVector c10 = FloatVector.zero(S);
        FloatVector c11 = FloatVector.zero(S);
        FloatVector c20 = FloatVector.zero(S);
        FloatVector c21 = FloatVector.zero(S);
        FloatVector c30 = FloatVector.zero(S);
        FloatVector c31 = FloatVector.zero(S);
        FloatVector c40 = FloatVector.zero(S);
        FloatVector c41 = FloatVector.zero(S);
        FloatVector c50 = FloatVector.zero(S);
        FloatVector c51 = FloatVector.zero(S);
        FloatVector c60 = FloatVector.zero(S);
        FloatVector c61 = FloatVector.zero(S);
        FloatVector c70 = FloatVector.zero(S);
        FloatVector c71 = FloatVector.zero(S);
        for (int p = 0; p < deep; p++) {
            FloatVector b0 = fromArray(S, b, from + p * PANEL);
            FloatVector b1 = fromArray(S, b, from + p * PANEL + WIDTH);
            FloatVector a0 = broadcast(S, a[p]);
            c00 = a0.fma(b0, c00);
            c01 = a0.fma(b1, c01);
            FloatVector a1 = broadcast(S, a[deep + p]);
            c10 = a1.fma(b0, c10);
            c11 = a1.fma(b1, c11);
            FloatVector a2 = broadcast(S, a[2 * deep + p]);
            c20 = a2.fma(b0, c20);
            c21 = a2.fma(b1, c21);
            FloatVector a3 = broadcast(S, a[3 * deep + p]);
            c30 = a3.fma(b0, c30);
            c31 = a3.fma(b1, c31);
            FloatVector a4 = broadcast(S, a[4 * deep + p]);
            c40 = a4.fma(b0, c40);
            c41 = a4.fma(b1, c41);
            FloatVector a5 = broadcast(S, a[5 * deep + p]);
            c50 = a5.fma(b0, c50);
            c51 = a5.fma(b1, c51);
            FloatVector a6 = broadcast(S, a[6 * deep + p]);
            c60 = a6.fma(b0, c60);
            c61 = a6.fma(b1, c61);
            FloatVector a7 = broadcast(S, a[7 * deep + p]);
            c70 = a7.fma(b0, c70);
            c71 = a7.fma(b1, c71);
        }
        c00.intoArray(sums, 0);
        c01.intoArray(sums, WIDTH);
        c10.intoArray(sums, PANEL);
        c11.intoArray(sums, PANEL + WIDTH);
        c20.intoArray(sums, 2 * PANEL);
        c21.intoArray(sums, 2 * PANEL + WIDTH);
        c30.intoArray(sums, 3 * PANEL);
        c31.intoArray(sums, 3 * PANEL + WIDTH);
        c40.intoArray(sums, 4 * PANEL);
        c41.intoArray(sums, 4 * PANEL + WIDTH);
        c50.intoArray(sums, 5 * PANEL);
        c51.intoArray(sums, 5 * PANEL + WIDTH);
        c60.intoArray(sums, 6 * PANEL);
        c61.intoArray(sums, 6 * PANEL + WIDTH);
        c70.intoArray(sums, 7 * PANEL);
        c71.intoArray(sums, 7 * PANEL + WIDTH);
    }

    /** The same, with the eight numbers of a term beside each other. */
    static void besides(int deep, float[] a, float[] b, int from, float[] sums) {
        FloatVector c00 = FloatVector.zero(S);
        FloatVector c01 = FloatVector.zero(S);
        FloatVector c10 = FloatVector.zero(S);
        FloatVector c11 = FloatVector.zero(S);
        FloatVector c20 = FloatVector.zero(S);
        FloatVector c21 = FloatVector.zero(S);
        FloatVector c30 = FloatVector.zero(S);
        FloatVector c31 = FloatVector.zero(S);
        FloatVector c40 = FloatVector.zero(S);
        FloatVector c41 = FloatVector.zero(S);
        FloatVector c50 = FloatVector.zero(S);
        FloatVector c51 = FloatVector.zero(S);
        FloatVector c60 = FloatVector.zero(S);
        FloatVector c61 = FloatVector.zero(S);
        FloatVector c70 = FloatVector.zero(S);
        FloatVector c71 = FloatVector.zero(S);
        for (int p = 0; p < deep; p++) {
            FloatVector b0 = fromArray(S, b, from + p * PANEL);
            FloatVector b1 = fromArray(S, b, from + p * PANEL + WIDTH);
            FloatVector a0 = broadcast(S, a[p * ROWS]);
            c00 = a0.fma(b0, c00);
            c01 = a0.fma(b1, c01);
            FloatVector a1 = broadcast(S, a[p * ROWS + 1]);
            c10 = a1.fma(b0, c10);
            c11 = a1.fma(b1, c11);
            FloatVector a2 = broadcast(S, a[p * ROWS + 2]);
            c20 = a2.fma(b0, c20);
            c21 = a2.fma(b1, c21);
            FloatVector a3 = broadcast(S, a[p * ROWS + 3]);
            c30 = a3.fma(b0, c30);
            c31 = a3.fma(b1, c31);
            FloatVector a4 = broadcast(S, a[p * ROWS + 4]);
            c40 = a4.fma(b0, c40);
            c41 = a4.fma(b1, c41);
            FloatVector a5 = broadcast(S, a[p * ROWS + 5]);
            c50 = a5.fma(b0, c50);
            c51 = a5.fma(b1, c51);
            FloatVector a6 = broadcast(S, a[p * ROWS + 6]);
            c60 = a6.fma(b0, c60);
            c61 = a6.fma(b1, c61);
            FloatVector a7 = broadcast(S, a[p * ROWS + 7]);
            c70 = a7.fma(b0, c70);
            c71 = a7.fma(b1, c71);
        }
        c00.intoArray(sums, 0);
        c01.intoArray(sums, WIDTH);
        c10.intoArray(sums, PANEL);
        c11.intoArray(sums, PANEL + WIDTH);
        c20.intoArray(sums, 2 * PANEL);
        c21.intoArray(sums, 2 * PANEL + WIDTH);
        c30.intoArray(sums, 3 * PANEL);
        c31.intoArray(sums, 3 * PANEL + WIDTH);
        c40.intoArray(sums, 4 * PANEL);
        c41.intoArray(sums, 4 * PANEL + WIDTH);
        c50.intoArray(sums, 5 * PANEL);
        c51.intoArray(sums, 5 * PANEL + WIDTH);
        c60.intoArray(sums, 6 * PANEL);
        c61.intoArray(sums, 6 * PANEL + WIDTH);
        c70.intoArray(sums, 7 * PANEL);
        c71.intoArray(sums, 7 * PANEL + WIDTH);
    }
}
