package io.locmoe.driver.cpu.onednn;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.locmoe.spi.device.memory.ElementType;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Cleaner;

/**
 * What one thread needs to call oneDNN: a stream, primitives of known shapes, memory objects, and memory for the call's
 * arguments. A product of a shape that the thread has met allocates nothing of oneDNN. It goes with the thread.
 */
final class ThreadProducts {
    private static final Cleaner CLEANER = Cleaner.create();
    private static final ThreadLocal<ThreadProducts> OF_THREAD = ThreadLocal.withInitial(ThreadProducts::new);

    /** A product of fewer multiplications takes some microseconds at most, which a garbage collection can wait for. */
    private static final long SHORT_CALL = 128L * 128 * 64;

    private static final int IN_ORDER = 1;
    private static final int ARGUMENT_BYTES = 16;
    private static final int MOST_ARGUMENTS = 5;
    private static final int A = 1;
    private static final int B = 33;
    private static final int C = 17;
    private static final int SCRATCHPAD = 80;
    private static final int SCALE_OF_A = 4096 + A;
    private static final long ALIGNMENT = 64;

    private final Objects objects = new Objects();

    /** Objects of oneDNN and native memory, which outlive the object of the thread until they are cleaned. */
    private static final class Objects implements Runnable {
        private final Arena arena = Arena.ofShared();
        private final Shape shape = new Shape(arena);
        private final MemoryObjects a = new MemoryObjects(shape);
        private final MemoryObjects b = new MemoryObjects(shape);
        private final MemoryObjects c = new MemoryObjects(shape);
        private final KnownShapes known = new KnownShapes();
        /** Memory that products write to while they run, as much as the one that needs most. */
        private MemorySegment scratch = MemorySegment.NULL;

        private long scratchpad;
        private final MemorySegment arguments = arena.allocate((long) ARGUMENT_BYTES * MOST_ARGUMENTS, ALIGNMENT);
        private final MemorySegment factor = arena.allocate(JAVA_FLOAT);
        private final long factorObject = one(factor);
        private final long stream = OneDnn.COLD.make("dnnl_stream_create", OneDnn.ENGINE, IN_ORDER);

        /** An object for one number: a vector. */
        private long one(MemorySegment number) {
            shape.set(1, 1, 1, false, ElementType.FLOAT32);
            long description = OneDnn.COLD.make(
                    "dnnl_memory_desc_create_with_strides", 1, shape.sizes(), shape.type(), shape.strides());
            long object = OneDnn.COLD.make("dnnl_memory_create", description, OneDnn.ENGINE, number.address());
            OneDnn.COLD.call("dnnl_memory_desc_destroy", description);
            return object;
        }

        @Override
        public void run() {
            a.destroy();
            b.destroy();
            c.destroy();
            OneDnn.HOT.destroy(factorObject);
            known.destroy();
            OneDnn.HOT.destroy(scratchpad);
            OneDnn.COLD.call("dnnl_stream_destroy", stream);
            arena.close();
        }
    }

    private ThreadProducts() {
        CLEANER.register(this, objects);
    }

    static ThreadProducts ofThread() {
        return OF_THREAD.get();
    }

    /** How many primitives of known shapes the thread keeps. */
    int known() {
        return objects.known.count();
    }

    /** How many memory objects of matrices the thread keeps. */
    int kept() {
        return objects.a.count() + objects.b.count() + objects.c.count();
    }

    /**
     * {@code C = alpha op(A) op(B) + (form.accumulate() ? C : 0)}, of row-major matrices at addresses.
     *
     * @param alpha 1 unless the form is scaled
     */
    void multiply(Form form, Extents e, float alpha, long a, long b, long c) {
        Form.Primitive primitive = objects.known.of(form, e);
        set(0, A, objects.a.at(a, e.m(), e.k(), e.strideA(), form.transposeA(), form.operands()));
        set(1, B, objects.b.at(b, e.k(), e.n(), e.strideB(), form.transposeB(), form.operands()));
        set(2, C, objects.c.at(c, e.m(), e.n(), e.strideC(), false, form.result()));
        int arguments = 3;
        if (form.scaled()) {
            objects.factor.set(JAVA_FLOAT, 0, alpha);
            set(arguments++, SCALE_OF_A, objects.factorObject);
        }
        if (primitive.scratchpadBytes() > 0) {
            set(arguments++, SCRATCHPAD, scratchpad(primitive));
        }
        OneDnn.HOT.run(
                e.multiplications() <= SHORT_CALL,
                primitive.handle(),
                objects.stream,
                arguments,
                objects.arguments.address());
    }

    private void set(int index, int role, long memory) {
        objects.arguments.set(JAVA_INT, (long) index * ARGUMENT_BYTES, role);
        objects.arguments.set(JAVA_LONG, (long) index * ARGUMENT_BYTES + JAVA_LONG.byteSize(), memory);
    }

    /** An object for as much memory as a primitive needs, or more. */
    private long scratchpad(Form.Primitive primitive) {
        if (objects.scratch.byteSize() < primitive.scratchpadBytes()) {
            OneDnn.HOT.destroy(objects.scratchpad);
            objects.scratch = Arena.ofAuto().allocate(primitive.scratchpadBytes(), ALIGNMENT);
            objects.scratchpad = primitive.scratchpad();
            OneDnn.HOT.place(objects.scratchpad, objects.scratch.address());
        }
        return objects.scratchpad;
    }
}
