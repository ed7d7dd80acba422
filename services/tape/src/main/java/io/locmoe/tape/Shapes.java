package io.locmoe.tape;

import java.util.Arrays;

/** Sizes of the axes of tensors. */
public final class Shapes {
    private Shapes() {}

    static int count(int... shape) {
        int count = 1;
        for (int size : shape) {
            if (size < 0) {
                throw new IllegalArgumentException("negative size in the shape " + text(shape));
            }
            count = Math.multiplyExact(count, size);
        }
        return count;
    }

    static String text(int... shape) {
        return Arrays.toString(shape);
    }

    /** A tensor of a shape alone, without tape and memory: what is built with it can be listed, and not computed. */
    public static DeviceTensor tensor(int... shape) {
        return new DeviceTensor(null, new Slot(null, false, null), shape);
    }
}
