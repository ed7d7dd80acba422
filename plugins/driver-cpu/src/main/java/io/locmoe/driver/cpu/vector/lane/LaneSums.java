package io.locmoe.driver.cpu.vector.lane;

import static io.locmoe.driver.cpu.vector.lane.Lanes.ORDER;
import static io.locmoe.driver.cpu.vector.lane.Lanes.S;
import static io.locmoe.driver.cpu.vector.lane.Lanes.SHIFT;
import static io.locmoe.driver.cpu.vector.lane.Lanes.WIDTH;
import static io.locmoe.driver.cpu.vector.lane.Memory.MEMORY;
import static jdk.incubator.vector.FloatVector.fromArray;
import static jdk.incubator.vector.FloatVector.fromMemorySegment;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;

/**
 * The sums over the lanes of as many vectors as a vector has lanes, all at once. Each is the tree of halves of
 * {@link Lanes#sum} and has its bits, for a fifth of the instructions: a step adds the halves of two vectors and leaves
 * both in one.
 */
public final class LaneSums {
    /** Elements of the vectors that are summed. */
    public static final int ELEMENTS = WIDTH * WIDTH;

    private static final int HALF = WIDTH / 2;
    private static final VectorShuffle<Float> SWAP_HALF = swap(HALF);
    private static final VectorShuffle<Float> SWAP_16 = swap(16);
    private static final VectorShuffle<Float> SWAP_8 = swap(8);
    private static final VectorShuffle<Float> SWAP_4 = swap(4);
    private static final VectorShuffle<Float> SWAP_2 = swap(2);
    private static final VectorShuffle<Float> SWAP_1 = swap(1);
    private static final VectorMask<Float> UPPER_HALF = upper(HALF);
    private static final VectorMask<Float> UPPER_16 = upper(16);
    private static final VectorMask<Float> UPPER_8 = upper(8);
    private static final VectorMask<Float> UPPER_4 = upper(4);
    private static final VectorMask<Float> UPPER_2 = upper(2);
    private static final VectorMask<Float> UPPER_1 = upper(1);

    private LaneSums() {}

    /** Each lane gets what is in the one that many lanes away, in the other half of a pair. */
    private static VectorShuffle<Float> swap(int lanes) {
        return VectorShuffle.fromOp(S, lane -> (lane ^ lanes) % WIDTH);
    }

    /** The lanes that are in the upper half of a pair of so many each. */
    private static VectorMask<Float> upper(int lanes) {
        boolean[] selected = new boolean[WIDTH];
        for (int lane = 0; lane < WIDTH; lane++) {
            selected[lane] = (lane & lanes) != 0;
        }
        return VectorMask.fromArray(S, selected, 0);
    }

    /** Sums vectors that lie in a row: lane i of the first becomes the sum of vector i, the others are lost. */
    public static void of(float[] vectors) {
        halve(vectors, HALF, SWAP_HALF, UPPER_HALF);
        halveOn(vectors);
    }

    /** Sums vectors in memory; the sums become the first vector of the array, whose other content is lost. */
    public static void of(long in, long start, float[] vectors) {
        for (int i = 0; i < HALF; i++) {
            FloatVector a = fromMemorySegment(S, MEMORY, in + (start + i * WIDTH << SHIFT), ORDER);
            FloatVector b = fromMemorySegment(S, MEMORY, in + (start + (i + HALF) * WIDTH << SHIFT), ORDER);
            join(a, b, SWAP_HALF, UPPER_HALF).intoArray(vectors, i * WIDTH);
        }
        halveOn(vectors);
    }

    private static void halveOn(float[] vectors) {
        if (HALF > 16) {
            halve(vectors, 16, SWAP_16, UPPER_16);
        }
        if (HALF > 8) {
            halve(vectors, 8, SWAP_8, UPPER_8);
        }
        if (HALF > 4) {
            halve(vectors, 4, SWAP_4, UPPER_4);
        }
        if (HALF > 2) {
            halve(vectors, 2, SWAP_2, UPPER_2);
        }
        if (HALF > 1) {
            halve(vectors, 1, SWAP_1, UPPER_1);
        }
    }

    /** Adds the halves of each pair of vectors at this distance into one vector. */
    private static void halve(float[] vectors, int apart, VectorShuffle<Float> swap, VectorMask<Float> upper) {
        for (int i = 0; i < apart; i++) {
            FloatVector a = fromArray(S, vectors, i * WIDTH);
            FloatVector b = fromArray(S, vectors, (i + apart) * WIDTH);
            join(a, b, swap, upper).intoArray(vectors, i * WIDTH);
        }
    }

    private static FloatVector join(FloatVector a, FloatVector b, VectorShuffle<Float> swap, VectorMask<Float> upper) {
        return a.blend(b, upper).add(b.blend(a, upper).rearrange(swap));
    }
}
