package io.locmoe.driver.cpu.blas;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * The functions of OpenBLAS that the driver calls.
 *
 * <p>The handles are static and final, which the JIT needs to compile a call into a jump. The class initialises once,
 * also where the library is missing; {@link #requireAvailable} tells.
 */
final class OpenBlas {
    private static final LibraryUnavailableException UNAVAILABLE;
    private static final String DESCRIPTION;
    private static final MethodHandle SGEMM;
    private static final MethodHandle SGEMM_CRITICAL;

    static {
        LibraryUnavailableException unavailable = null;
        String description = null;
        MethodHandle sgemm = null;
        MethodHandle critical = null;
        try {
            SymbolLookup library = OpenBlasLibrary.load();
            oneThread(library);
            description = describe(library);
            sgemm = sgemm(library);
            critical = sgemm(library, Linker.Option.critical(false));
        } catch (LibraryUnavailableException e) {
            unavailable = e;
        }
        UNAVAILABLE = unavailable;
        DESCRIPTION = description;
        SGEMM = sgemm;
        SGEMM_CRITICAL = critical;
    }

    private OpenBlas() {}

    static void requireAvailable() throws LibraryUnavailableException {
        if (UNAVAILABLE != null) {
            throw new LibraryUnavailableException(UNAVAILABLE.getMessage(), UNAVAILABLE);
        }
    }

    /** Version and processor core, for example {@code OpenBLAS 0.3.31 SkylakeX}. */
    static String description() {
        return DESCRIPTION;
    }

    /**
     * {@code cblas_sgemm} of row-major matrices given by address. A short call is made without leaving the Java state
     * of the thread, which saves time but holds up the garbage collector until it returns.
     */
    static void sgemm(
            boolean shortCall,
            int transposeA,
            int transposeB,
            int m,
            int n,
            int k,
            float alpha,
            long a,
            int rowStrideA,
            long b,
            int rowStrideB,
            float beta,
            long c,
            int rowStrideC) {
        try {
            if (shortCall) {
                SGEMM_CRITICAL.invokeExact(
                        ROW_MAJOR,
                        transposeA,
                        transposeB,
                        m,
                        n,
                        k,
                        alpha,
                        a,
                        rowStrideA,
                        b,
                        rowStrideB,
                        beta,
                        c,
                        rowStrideC);
            } else {
                SGEMM.invokeExact(
                        ROW_MAJOR,
                        transposeA,
                        transposeB,
                        m,
                        n,
                        k,
                        alpha,
                        a,
                        rowStrideA,
                        b,
                        rowStrideB,
                        beta,
                        c,
                        rowStrideC);
            }
        } catch (Throwable e) {
            throw new AssertionError("cblas_sgemm throws nothing", e);
        }
    }

    /** CBLAS_ORDER. */
    private static final int ROW_MAJOR = 101;
    /** CBLAS_TRANSPOSE. */
    static final int NO_TRANSPOSE = 111;

    static final int TRANSPOSE = 112;

    private static MethodHandle sgemm(SymbolLookup library, Linker.Option... options)
            throws LibraryUnavailableException {
        var number = ValueLayout.JAVA_INT;
        // 64-bit platforms pass a pointer as a long; a plain long keeps segment objects out of the call.
        var pointer = ValueLayout.JAVA_LONG;
        var real = ValueLayout.JAVA_FLOAT;
        return handle(
                library,
                "cblas_sgemm",
                FunctionDescriptor.ofVoid(
                        number, number, number, number, number, number, real, pointer, number, pointer, number, real,
                        pointer, number),
                options);
    }

    /** Each device is one thread; more would fight for cores with the other devices. */
    private static void oneThread(SymbolLookup library) throws LibraryUnavailableException {
        call(handle(library, "openblas_set_num_threads", FunctionDescriptor.ofVoid(ValueLayout.JAVA_INT)), 1);
    }

    private static String describe(SymbolLookup library) throws LibraryUnavailableException {
        FunctionDescriptor text = FunctionDescriptor.of(ValueLayout.ADDRESS);
        String configuration = text(call(handle(library, "openblas_get_config", text)));
        String core = text(call(handle(library, "openblas_get_corename", text)));
        String[] words = configuration.split(" ");
        return "OpenBLAS " + (words.length > 1 ? words[1] : "") + " " + core;
    }

    private static String text(Object address) {
        return ((MemorySegment) address).reinterpret(1024).getString(0);
    }

    private static MethodHandle handle(
            SymbolLookup library, String name, FunctionDescriptor type, Linker.Option... options)
            throws LibraryUnavailableException {
        MemorySegment symbol = library.find(name)
                .orElseThrow(() ->
                        new LibraryUnavailableException("the OpenBLAS beside the plug-in has no function " + name));
        return Linker.nativeLinker().downcallHandle(symbol, type, options);
    }

    private static Object call(MethodHandle function, Object... arguments) throws LibraryUnavailableException {
        try {
            return function.invokeWithArguments(arguments);
        } catch (Throwable e) {
            throw new LibraryUnavailableException("OpenBLAS does not answer: " + e, e);
        }
    }
}
