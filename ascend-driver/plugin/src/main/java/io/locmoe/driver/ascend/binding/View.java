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
}
