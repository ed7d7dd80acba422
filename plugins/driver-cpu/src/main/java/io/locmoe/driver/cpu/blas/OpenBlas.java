package io.locmoe.driver.cpu.blas;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.locmoe.driver.cpu.library.LibraryUnavailableException;
import io.locmoe.driver.cpu.library.NativeLibrary;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.util.List;
import java.util.Optional;

/**
 * The functions of OpenBLAS that the driver calls.
 *
 * <p>The handles are static and final, which the JIT needs to compile a call into a jump. The class initialises once,
 * also where the library is missing; {@link #requireAvailable} tells.
 */
final class OpenBlas {
    /** CBLAS_ORDER. */
    static final int ROW_MAJOR = 101;
    /** CBLAS_TRANSPOSE. */
    static final int NO_TRANSPOSE = 111;

    static final int TRANSPOSE = 112;

    /** Also names the system property by which a user names a file. */
    static final NativeLibrary FILES = new NativeLibrary(
            "OpenBLAS",
            "openblas",
            "locmoe.cpu.openblas",
            List.of("libgcc_s.so.1", "libquadmath.so.0", "libgfortran.so.5", "libopenblas.so.0"));

    private static final String SGEMM_NAME = "cblas_sgemm";
    /** 64-bit platforms pass a pointer as a long; a plain long keeps segment objects out of the call. */
    private static final FunctionDescriptor PRODUCT = FunctionDescriptor.ofVoid(
            JAVA_INT,
            JAVA_INT,
            JAVA_INT,
            JAVA_INT,
            JAVA_INT,
            JAVA_INT,
            JAVA_FLOAT,
            JAVA_LONG,
            JAVA_INT,
            JAVA_LONG,
            JAVA_INT,
            JAVA_FLOAT,
            JAVA_LONG,
            JAVA_INT);

    private static final LibraryUnavailableException UNAVAILABLE;
    private static final String DESCRIPTION;
    private static final MethodHandle SGEMM;
    private static final MethodHandle SGEMM_CRITICAL;
    private static final SymbolLookup LIBRARY;

    static {
        LibraryUnavailableException unavailable = null;
        String description = null;
        MethodHandle sgemm = null;
        MethodHandle critical = null;
        SymbolLookup library = name -> Optional.empty();
        try {
            library = FILES.load();
            oneThread(library);
            description = describe(library);
            sgemm = FILES.link(library, SGEMM_NAME, PRODUCT);
            critical = FILES.link(library, SGEMM_NAME, PRODUCT, Linker.Option.critical(false));
        } catch (LibraryUnavailableException e) {
            unavailable = e;
        }
        UNAVAILABLE = unavailable;
        DESCRIPTION = description;
        SGEMM = sgemm;
        SGEMM_CRITICAL = critical;
        LIBRARY = library;
    }

    private OpenBlas() {}

    static void requireAvailable() throws LibraryUnavailableException {
        if (UNAVAILABLE != null) {
            throw UNAVAILABLE.again();
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

    /** A product with the arguments of {@code cblas_sgemm}; null where this library does not have it. */
    static MethodHandle product(String name) {
        return LIBRARY.find(name)
                .map(symbol -> Linker.nativeLinker().downcallHandle(symbol, PRODUCT))
                .orElse(null);
    }

    /** Each device is one thread; more would fight for cores with the other devices. */
    private static void oneThread(SymbolLookup library) throws LibraryUnavailableException {
        call(FILES.link(library, "openblas_set_num_threads", FunctionDescriptor.ofVoid(JAVA_INT)), 1);
    }

    private static String describe(SymbolLookup library) throws LibraryUnavailableException {
        FunctionDescriptor text = FunctionDescriptor.of(ADDRESS);
        String configuration = text(call(FILES.link(library, "openblas_get_config", text)));
        String core = text(call(FILES.link(library, "openblas_get_corename", text)));
        String[] words = configuration.split(" ");
        return "OpenBLAS " + (words.length > 1 ? words[1] : "") + " " + core;
    }

    private static String text(Object address) {
        return ((MemorySegment) address).reinterpret(1024).getString(0);
    }

    private static Object call(MethodHandle function, Object... arguments) throws LibraryUnavailableException {
        try {
            return function.invokeWithArguments(arguments);
        } catch (Throwable e) {
            throw new LibraryUnavailableException("OpenBLAS does not answer: " + e, e);
        }
    }
}
