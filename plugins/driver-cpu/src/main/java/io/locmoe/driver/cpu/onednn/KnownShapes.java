package io.locmoe.driver.cpu.onednn;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Primitives of shapes that come again, of one thread. Where the processor has tiles (AMX), oneDNN multiplies large
 * matrices up to twice as fast if it knows their shape when it makes the primitive. It takes as long to make one as to
 * multiply {@value #WORTH} pairs of numbers, so one is made when products of its shape have multiplied as many. The
 * first {@value #MOST} shapes have one, about 0.6 MB each, until the thread ends. Only forms whose bits are the same
 * either way have such primitives, so that no result depends on the products before it.
 */
final class KnownShapes {
    static final int MOST = 64;
    static final long WORTH = 1L << 29;
    /** Shapes whose products are counted: those that came last. */
    private static final int COUNTED = 512;
    /** The bits of instructions for tiles, their integers and their bfloat16. */
    private static final int TILES = 0xE00;

    private final boolean tiles = (OneDnn.instructions() & TILES) == TILES;
    private final Map<Product, Form.Primitive> known = new HashMap<>();
    private final Map<Product, Long> multiplications = new LinkedHashMap<>(COUNTED, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Product, Long> eldest) {
            return size() > COUNTED;
        }
    };

    private record Product(Form form, Extents extents) {}

    /** What multiplies such matrices. */
    Form.Primitive of(Form form, Extents extents) {
        if (!tiles || !form.hasTheBitsOfAnyShape()) {
            return Primitives.of(form);
        }
        Product product = new Product(form, extents);
        Form.Primitive primitive = known.get(product);
        return primitive == null ? unknown(product) : primitive;
    }

    private Form.Primitive unknown(Product product) {
        if (known.size() == MOST
                || multiplications.merge(product, product.extents.multiplications(), Long::sum) < WORTH) {
            return Primitives.of(product.form);
        }
        multiplications.remove(product);
        Form.Primitive primitive = product.form.make(product.extents);
        known.put(product, primitive);
        return primitive;
    }

    /** How many primitives there are. */
    int count() {
        return known.size();
    }

    void destroy() {
        known.values().forEach(Form.Primitive::destroy);
    }
}
