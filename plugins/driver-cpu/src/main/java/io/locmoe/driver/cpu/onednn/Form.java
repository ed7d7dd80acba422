package io.locmoe.driver.cpu.onednn;

import io.locmoe.spi.device.memory.ElementType;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * What a product is but for its shapes. A primitive of oneDNN is made once for each and never freed.
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
     * @param scratchpad       description of memory that a call brings along
     * @param scratchpadBytes  0 where it needs none
     * @param name             of the implementation
     */
    record Primitive(long handle, long scratchpad, long scratchpadBytes, String name) {}

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

    /** @throws OneDnnException if oneDNN has nothing for it */
    Primitive make() {
        ColdCalls calls = OneDnn.COLD;
        long attributes = calls.make("dnnl_primitive_attr_create");
        try {
            set(attributes);
            long description = describe(attributes);
            long handle = calls.make("dnnl_primitive_create", description);
            long scratchpad = calls.word("dnnl_primitive_desc_query_md", description, SCRATCHPAD_QUERY, 0);
            long bytes = calls.word("dnnl_memory_desc_get_size", scratchpad);
            return new Primitive(handle, scratchpad, bytes, name(description));
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

    private long describe(long attributes) {
        ColdCalls calls = OneDnn.COLD;
        try (Arena arena = Arena.ofConfined()) {
            Shape shape = new Shape(arena);
            long a = describe(shape, transposeA, operands);
            long b = describe(shape, transposeB, operands);
            long c = describe(shape, false, result);
            try {
                return calls.make("dnnl_matmul_primitive_desc_create", OneDnn.ENGINE, a, b, 0L, c, attributes);
            } finally {
                calls.call("dnnl_memory_desc_destroy", a);
                calls.call("dnnl_memory_desc_destroy", b);
                calls.call("dnnl_memory_desc_destroy", c);
            }
        }
    }

    private static long describe(Shape shape, boolean transposed, ElementType type) {
        shape.set(Shape.AT_RUN_TIME, Shape.AT_RUN_TIME, Shape.AT_RUN_TIME, transposed, type);
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
