package io.locmoe.driver.ascend.binding;

import java.util.Arrays;

/**
 * How a tensor lies in its storage. Shape, strides, offset and storage are in elements.
 *
 * @param sizes   of each axis
 * @param strides from one index of each axis to the next
 * @param offset  of the first element
 * @param storage how many elements the storage has
 */
public record View(ElementType type, long[] sizes, long[] strides, long offset, long storage) {
    public View {
        if (sizes.length != strides.length || offset < 0) {
            throw new IllegalArgumentException("no view: sizes " + Arrays.toString(sizes) + ", strides "
                    + Arrays.toString(strides) + ", offset " + offset);
        }
    }

    /** A tensor without gaps that fills its storage. */
    public static View dense(ElementType type, long... sizes) {
        return new View(type, sizes, strides(sizes), 0, elements(sizes));
    }

    /** Elements of a tensor of this shape. */
    public static long elements(long... sizes) {
        long elements = 1;
        for (long size : sizes) {
            elements *= size;
        }
        return elements;
    }

    /** Strides of a tensor of this shape without gaps. */
    public static long[] strides(long... sizes) {
        long[] strides = new long[sizes.length];
        long stride = 1;
        for (int axis = sizes.length - 1; axis >= 0; axis--) {
            strides[axis] = stride;
            stride *= sizes[axis];
        }
        return strides;
    }
}
