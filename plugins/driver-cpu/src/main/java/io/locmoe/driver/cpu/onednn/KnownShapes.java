package io.locmoe.driver.cpu.onednn;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Primitives of shapes that come again, of one thread. Where the processor has tiles (AMX), oneDNN multiplies large
 * matrices up to twice as fast if it knows their shape when it makes the primitive. It takes as long to make one as to
 * multiply {@value #WORTH} pairs of numbers, so one is made when products of its shape have multiplied as many; of more
 * than {@value #MOST} shapes, that which came last is kept. Only forms whose bits are the same either way
 * have such primitives, so that no result depends on the products before it.
 */
final class KnownShapes {
    static final int MOST = 512;
    static final long WORTH = 1L << 29;
    /** The bits of instructions for tiles, their integers and their bfloat16. */
    private static final int TILES = 0xE00;

    private final boolean tiles = (OneDnn.instructions() & TILES) == TILES;
    private final Map<Product, Known> shapes = new LinkedHashMap<>(MOST, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Product, Known> eldest) {
            if (size() > MOST) {
                eldest.getValue().destroy();
            }
            return size() > MOST;
        }
    };

    private record Product(Form form, Extents extents) {}

    private static final class Known {
        private long multiplications;
        private Form.Primitive primitive;

        void destroy() {
            if (primitive != null) {
                primitive.destroy();
            }
        }
    }

    /** What multiplies such matrices, until the next call of this. */
    Form.Primitive of(Form form, Extents extents) {
        if (!tiles || !form.hasTheBitsOfAnyShape()) {
            return Primitives.of(form);
        }
        Known known = shapes.computeIfAbsent(new Product(form, extents), product -> new Known());
        if (known.primitive != null) {
            return known.primitive;
        }
        known.multiplications += extents.multiplications();
        if (known.multiplications < WORTH) {
            return Primitives.of(form);
        }
        known.primitive = form.make(extents);
        return known.primitive;
    }

    /** How many primitives there are. */
    int count() {
        return (int) shapes.values().stream()
                .filter(known -> known.primitive != null)
                .count();
    }

    void destroy() {
        shapes.values().forEach(Known::destroy);
    }
}
