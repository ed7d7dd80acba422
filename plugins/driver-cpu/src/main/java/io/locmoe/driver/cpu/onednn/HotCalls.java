package io.locmoe.driver.cpu.onednn;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.locmoe.driver.cpu.library.LibraryUnavailableException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/**
 * Functions that products call. The record is static and final in {@link OneDnn}, which the JIT needs to compile a call
 * into a jump. A short call is made without leaving the Java state of the thread, which saves time but holds up the
 * garbage collector until it returns.
 */
record HotCalls(
        MethodHandle execute,
        MethodHandle executeShort,
        MethodHandle place,
        MethodHandle describe,
        MethodHandle create,
        MethodHandle destroyDescription,
        MethodHandle destroy,
        MethodHandle threads) {
    private static final Linker.Option SHORT = Linker.Option.critical(false);

    /** @throws LibraryUnavailableException naming the function that is not there */
    static HotCalls link(SymbolLookup library, boolean openMp) throws LibraryUnavailableException {
        FunctionDescriptor run = status(JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_LONG);
        return new HotCalls(
                OneDnn.FILES.link(library, "dnnl_primitive_execute", run),
                OneDnn.FILES.link(library, "dnnl_primitive_execute", run, SHORT),
                OneDnn.FILES.link(library, "dnnl_memory_set_data_handle", status(JAVA_LONG, JAVA_LONG), SHORT),
                OneDnn.FILES.link(
                        library,
                        "dnnl_memory_desc_create_with_strides",
                        status(JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_LONG)),
                OneDnn.FILES.link(library, "dnnl_memory_create", status(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG)),
                OneDnn.FILES.link(library, "dnnl_memory_desc_destroy", status(JAVA_LONG)),
                OneDnn.FILES.link(library, "dnnl_memory_destroy", status(JAVA_LONG)),
                openMp
                        ? OneDnn.FILES.link(library, "omp_set_num_threads", FunctionDescriptor.ofVoid(JAVA_INT), SHORT)
                        : MethodHandles.empty(MethodType.methodType(void.class, int.class)));
    }

    private static FunctionDescriptor status(MemoryLayout... arguments) {
        return FunctionDescriptor.of(JAVA_INT, arguments);
    }

    /** Runs a primitive on the calling thread alone. */
    void run(boolean shortCall, long primitive, long stream, int arguments, long table) {
        alone();
        int status;
        try {
            status = shortCall
                    ? (int) executeShort.invokeExact(primitive, stream, arguments, table)
                    : (int) execute.invokeExact(primitive, stream, arguments, table);
        } catch (Throwable e) {
            throw thrown(e);
        }
        check("dnnl_primitive_execute", status);
    }

    /** No other thread takes part in what this one makes and runs. It may be told otherwise by other code any time. */
    void alone() {
        try {
            threads.invokeExact(1);
        } catch (Throwable e) {
            throw thrown(e);
        }
    }

    /** Points a memory object to other memory. */
    void place(long memory, long address) {
        int status;
        try {
            status = (int) place.invokeExact(memory, address);
        } catch (Throwable e) {
            throw thrown(e);
        }
        check("dnnl_memory_set_data_handle", status);
    }

    /** Makes a memory object of a shape that points nowhere. */
    long create(Shape shape, long engine) {
        int status;
        try {
            status = (int)
                    describe.invokeExact(shape.out(), Shape.DIMENSIONS, shape.sizes(), shape.type(), shape.strides());
            check("dnnl_memory_desc_create_with_strides", status);
            long description = shape.written();
            status = (int) create.invokeExact(shape.out(), description, engine, 0L);
            int destroyed = (int) destroyDescription.invokeExact(description);
            check("dnnl_memory_desc_destroy", destroyed);
        } catch (OneDnnException e) {
            throw e;
        } catch (Throwable e) {
            throw thrown(e);
        }
        check("dnnl_memory_create", status);
        return shape.written();
    }

    void destroy(long memory) {
        int status;
        try {
            status = (int) destroy.invokeExact(memory);
        } catch (Throwable e) {
            throw thrown(e);
        }
        check("dnnl_memory_destroy", status);
    }

    private static void check(String function, int status) {
        if (status != 0) {
            throw new OneDnnException(function, status);
        }
    }

    private static AssertionError thrown(Throwable e) {
        return new AssertionError("functions of oneDNN throw nothing", e);
    }
}
