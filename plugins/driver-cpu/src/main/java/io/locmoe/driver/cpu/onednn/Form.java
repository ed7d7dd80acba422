package io.locmoe.driver.cpu.onednn;

import io.locmoe.spi.device.memory.ElementType;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * What a product is but for its shapes.
 *
 * @param operands   type of A and B
 * @param result     type of C: the same or float32
 * @param scaled     whether the product is multiplied by a number that comes with the call
 * @param accumulate whether it is added to C
 */
record Form(
        ElementType operands,
        ElementType result,
        boolean transposeA,
        boolean transposeB,
        boolean scaled,
        boolean accumulate) {
    /** All that there can be. */
    static final int COUNT = ElementType.values().length * 32;

    private static final int USER_MODE = 1;
    private static final int OF_A = 1;
    private static final int NAME_QUERY = 8;
    private static final int SCRATCHPAD_QUERY = 136;
    private static final int LONGEST_NAME = 256;
    private static final int UNDEFINED_TYPE = 0;

    /**
     * What executes products of a form.
     *
     * @param handle           of oneDNN
     * @param description      of what it executes
     * @param scratchpadBytes  memory that a call brings along; 0 where it needs none
     * @param name             of the implementation
     */
    record Primitive(long handle, long description, long scratchpadBytes, String name) {
        /** A memory object for what a call brings along, pointing nowhere. */
        long scratchpad() {
            return OneDnn.COLD.make("dnnl_memory_create", scratchpad(description), OneDnn.ENGINE, 0L);
        }

        private static long scratchpad(long description) {
            return OneDnn.COLD.word("dnnl_primitive_desc_query_md", description, SCRATCHPAD_QUERY, 0);
        }

        void destroy() {
            OneDnn.COLD.call("dnnl_primitive_destroy", handle);
            OneDnn.COLD.call("dnnl_primitive_desc_destroy", description);
        }
    }

    /** Different for each form, below {@link #COUNT}. */
    int index() {
        int index = operands.ordinal() << 1 | bit(result == ElementType.FLOAT32);
        index = index << 1 | bit(transposeA);
        index = index << 1 | bit(transposeB);
        index = index << 1 | bit(scaled);
        return index << 1 | bit(accumulate);
    }

    private static int bit(boolean set) {
        return set ? 1 : 0;
    }

    /**
     * Whether oneDNN adds in the same order for tiles whether it knows the shape or not. With A transposed it is
     * faster without, a result of bfloat16 may be rounded on the way, and C may be added first or last.
     */
    boolean hasTheBitsOfAnyShape() {
        return operands == ElementType.BFLOAT16
                && result == ElementType.FLOAT32
                && !transposeA
                && !scaled
                && !accumulate;
    }

    /**
     * A primitive, which runs on as many threads as there may be now.
     *
     * @throws OneDnnException if oneDNN has nothing for it
     */
    Primitive make(Extents extents) {
        OneDnn.HOT.alone();
        ColdCalls calls = OneDnn.COLD;
        long attributes = calls.make("dnnl_primitive_attr_create");
        try {
            set(attributes);
            long description = describe(extents, attributes);
            long handle = calls.make("dnnl_primitive_create", description);
            long bytes = calls.word("dnnl_memory_desc_get_size", Primitive.scratchpad(description));
            return new Primitive(handle, description, bytes, name(description));
        } finally {
            calls.call("dnnl_primitive_attr_destroy", attributes);
        }
    }

    private void set(long attributes) {
        ColdCalls calls = OneDnn.COLD;
        calls.call("dnnl_primitive_attr_set_scratchpad_mode", attributes, USER_MODE);
        if (scaled) {
            calls.call("dnnl_primitive_attr_set_scales_mask", attributes, OF_A, 0);
        }
        if (accumulate) {
            long after = calls.make("dnnl_post_ops_create");
            calls.call("dnnl_post_ops_append_sum", after, 1f, 0, UNDEFINED_TYPE);
            calls.call("dnnl_primitive_attr_set_post_ops", attributes, after);
            calls.call("dnnl_post_ops_destroy", after);
        }
    }

    private long describe(Extents e, long attributes) {
        ColdCalls calls = OneDnn.COLD;
        try (Arena arena = Arena.ofConfined()) {
            Shape shape = new Shape(arena);
            shape.set(e.m(), e.k(), e.strideA(), transposeA, operands);
            long a = describe(shape);
            shape.set(e.k(), e.n(), e.strideB(), transposeB, operands);
            long b = describe(shape);
            shape.set(e.m(), e.n(), e.strideC(), false, result);
            long c = describe(shape);
            try {
                return calls.make("dnnl_matmul_primitive_desc_create", OneDnn.ENGINE, a, b, 0L, c, attributes);
            } finally {
                calls.call("dnnl_memory_desc_destroy", a);
                calls.call("dnnl_memory_desc_destroy", b);
                calls.call("dnnl_memory_desc_destroy", c);
            }
        }
    }

    private static long describe(Shape shape) {
        return OneDnn.COLD.make(
                "dnnl_memory_desc_create_with_strides", Shape.DIMENSIONS, shape.sizes(), shape.type(), shape.strides());
    }

    private static String name(long description) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment text = arena.allocate(ValueLayout.ADDRESS);
            OneDnn.COLD.call("dnnl_primitive_desc_query", description, NAME_QUERY, 0, text.address());
            return text.get(ValueLayout.ADDRESS, 0).reinterpret(LONGEST_NAME).getString(0);
        }
    }
}
