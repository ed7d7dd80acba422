package io.locmoe.driver.cpu.onednn;

import io.locmoe.spi.device.memory.ElementType;

/**
 * Memory objects of one operand, by its shape, of one thread. Shapes come again, those of pieces of rows less often: a
 * shape takes the place of another one of the same hash, so that no more are kept than there are places.
 */
final class MemoryObjects {
    /** Places, a power of 2. */
    static final int MOST = 512;

    private static final int SPREAD = 0x9E3779B9;
    private static final int HASH_BITS = 23;

    private final long[] rows = new long[MOST];
    private final long[] columns = new long[MOST];
    private final long[] strides = new long[MOST];
    private final int[] kinds = new int[MOST];
    private final long[] objects = new long[MOST];
    private final Shape shape;

    MemoryObjects(Shape shape) {
        this.shape = shape;
    }

    /** An object for a matrix at an address, until the next call of this. */
    long at(long address, long height, long width, long stride, boolean transposed, ElementType type) {
        int kind = type.ordinal() << 1 | (transposed ? 1 : 0);
        int place = (int) (((height * SPREAD + width) * SPREAD + stride) * SPREAD + kind) * SPREAD >>> HASH_BITS;
        if (objects[place] == 0
                || rows[place] != height
                || columns[place] != width
                || strides[place] != stride
                || kinds[place] != kind) {
            shape.set(height, width, stride, transposed, type);
            replace(place, OneDnn.HOT.create(shape, OneDnn.ENGINE));
            rows[place] = height;
            columns[place] = width;
            strides[place] = stride;
            kinds[place] = kind;
        }
        OneDnn.HOT.place(objects[place], address);
        return objects[place];
    }

    private void replace(int place, long object) {
        if (objects[place] != 0) {
            OneDnn.HOT.destroy(objects[place]);
        }
        objects[place] = object;
    }

    /** How many there are. */
    int count() {
        int count = 0;
        for (long object : objects) {
            count += object == 0 ? 0 : 1;
        }
        return count;
    }

    void destroy() {
        for (int place = 0; place < MOST; place++) {
            replace(place, 0);
        }
    }
}
