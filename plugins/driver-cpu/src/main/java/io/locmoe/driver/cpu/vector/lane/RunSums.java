package io.locmoe.driver.cpu.vector.lane;

import static io.locmoe.driver.cpu.vector.lane.Lanes.ORDER;
import static io.locmoe.driver.cpu.vector.lane.Lanes.S;
import static io.locmoe.driver.cpu.vector.lane.Lanes.SHIFT;
import static io.locmoe.driver.cpu.vector.lane.Lanes.WIDTH;
import static io.locmoe.driver.cpu.vector.lane.Lanes.whole;
import static io.locmoe.driver.cpu.vector.lane.Memory.MEMORY;
import static jdk.incubator.vector.FloatVector.fromMemorySegment;

import jdk.incubator.vector.FloatVector;

/**
 * Sums of runs of elements that follow each other, and of their squares, a vector of sums at a time. A sum has the same
 * bits whatever is summed beside it: the lanes in turn, then the tree of halves. Runs of more than a block are summed
 * block by block, in float64, which bounds their rounding.
 */
public final class RunSums {
    /** Elements that are summed in float32. */
    public static final int BLOCK = 64 * WIDTH;

    private final float[] lanes = new float[LaneSums.ELEMENTS];

    /** {@code out[i] = factor * (sum of run i)}. */
    public void sums(long in, long start, int runs, int length, float factor, long out, long outStart) {
        if (length > BLOCK) {
            for (int run = 0; run < runs; run++) {
                float sum = longSum(in, start + (long) run * length, length);
                Lanes.set(out, outStart + run, sum * factor);
            }
            return;
        }
        for (int run = 0; run < runs; run += WIDTH) {
            int some = Math.min(WIDTH, runs - run);
            if (length == WIDTH && some == WIDTH) {
                LaneSums.of(in, start + (long) run * WIDTH, lanes);
            } else {
                addUp(in, start + (long) run * length, some, length);
                LaneSums.of(lanes);
            }
            store(factor, out, outStart + run, some);
        }
    }

    /** {@code out[i] = sum of the squares of run i}. */
    public void squares(long in, long start, int runs, int length, long out, long outStart) {
        if (length > BLOCK) {
            for (int run = 0; run < runs; run++) {
                Lanes.set(out, outStart + run, longSquares(in, start + (long) run * length, length));
            }
            return;
        }
        for (int run = 0; run < runs; run += WIDTH) {
            int some = Math.min(WIDTH, runs - run);
            addUpSquares(in, start + (long) run * length, some, length);
            LaneSums.of(lanes);
            store(1f, out, outStart + run, some);
        }
    }

    private void store(float factor, long out, long start, int some) {
        FloatVector sums =
                FloatVector.fromArray(S, lanes, 0).fma(FloatVector.broadcast(S, factor), FloatVector.zero(S));
        if (some == WIDTH) {
            sums.intoMemorySegment(MEMORY, out + (start << SHIFT), ORDER);
        } else {
            sums.intoMemorySegment(MEMORY, out + (start << SHIFT), ORDER, S.indexInRange(0, some));
        }
    }

    /** Leaves one vector of partial sums for each run. */
    private void addUp(long in, long start, int runs, int length) {
        for (int run = 0; run < runs; run++) {
            add(in, start + (long) run * length, length, lanes, run * WIDTH);
        }
    }

    /** Leaves the partial sums of one run, a vector of them, at a place of an array. */
    public static void add(long in, long start, int length, float[] lanes, int at) {
        FloatVector sum = FloatVector.zero(S);
        int whole = (int) whole(length);
        for (int i = 0; i < whole; i += WIDTH) {
            sum = sum.add(fromMemorySegment(S, MEMORY, in + (start + i << SHIFT), ORDER));
        }
        if (whole < length) {
            sum = sum.add(fromMemorySegment(
                    S, MEMORY, in + (start + whole << SHIFT), ORDER, S.indexInRange(0, length - whole)));
        }
        sum.intoArray(lanes, at);
    }

    /** As {@link #addUp}; two runs at a time, whose additions need not wait for each other. */
    private void addUpSquares(long in, long start, int runs, int length) {
        int run = 0;
        for (; run + 1 < runs && whole(length) == length; run += 2) {
            addSquaresOfTwo(in, start + (long) run * length, length, run * WIDTH);
        }
        for (; run < runs; run++) {
            addSquares(in, start + (long) run * length, length, run * WIDTH);
        }
    }

    private void addSquaresOfTwo(long in, long start, int length, int at) {
        FloatVector first = FloatVector.zero(S);
        FloatVector second = FloatVector.zero(S);
        for (int i = 0; i < length; i += WIDTH) {
            FloatVector x = fromMemorySegment(S, MEMORY, in + (start + i << SHIFT), ORDER);
            FloatVector y = fromMemorySegment(S, MEMORY, in + (start + length + i << SHIFT), ORDER);
            first = first.add(x.mul(x));
            second = second.add(y.mul(y));
        }
        first.intoArray(lanes, at);
        second.intoArray(lanes, at + WIDTH);
    }

    private void addSquares(long in, long start, int length, int at) {
        FloatVector sum = FloatVector.zero(S);
        int whole = (int) whole(length);
        for (int i = 0; i < whole; i += WIDTH) {
            FloatVector x = fromMemorySegment(S, MEMORY, in + (start + i << SHIFT), ORDER);
            sum = sum.add(x.mul(x));
        }
        if (whole < length) {
            FloatVector x = fromMemorySegment(
                    S, MEMORY, in + (start + whole << SHIFT), ORDER, S.indexInRange(0, length - whole));
            sum = sum.add(x.mul(x));
        }
        sum.intoArray(lanes, at);
    }

    private float longSum(long in, long start, int length) {
        double sum = 0;
        for (int block = 0; block < length; block += BLOCK) {
            add(in, start + block, Math.min(BLOCK, length - block), lanes, 0);
            sum += Lanes.sum(lanes);
        }
        return (float) sum;
    }

    private float longSquares(long in, long start, int length) {
        double sum = 0;
        for (int block = 0; block < length; block += BLOCK) {
            addSquares(in, start + block, Math.min(BLOCK, length - block), 0);
            sum += Lanes.sum(lanes);
        }
        return (float) sum;
    }
}
