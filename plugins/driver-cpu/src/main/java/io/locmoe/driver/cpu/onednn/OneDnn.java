package io.locmoe.driver.cpu.onednn;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.locmoe.driver.cpu.library.LibraryUnavailableException;
import io.locmoe.driver.cpu.library.NativeLibrary;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.util.List;

/**
 * The loaded oneDNN. The class initialises once, also where the library is missing; {@link #requireAvailable} tells,
 * and nothing else is called before it.
 */
final class OneDnn {
    /** Also names the system property by which a user names a file. */
    static final NativeLibrary FILES =
            new NativeLibrary("oneDNN", "dnnl", "locmoe.cpu.onednn", List.of("libgomp.so.1", "libdnnl.so.3"));

    static final ColdCalls COLD;
    static final HotCalls HOT;
    /** The engine of this machine's processors. */
    static final long ENGINE;

    private static final int MAJOR = 3;
    private static final int CPU = 1;
    private static final LibraryUnavailableException UNAVAILABLE;
    private static final Version VERSION;

    static {
        LibraryUnavailableException unavailable = null;
        ColdCalls cold = null;
        HotCalls hot = null;
        Version version = null;
        long engine = 0;
        try {
            SymbolLookup library = FILES.load();
            version = version(library);
            hot = HotCalls.link(library, version.usesOpenMp());
            cold = new ColdCalls(library);
            engine = cold.make("dnnl_engine_create", CPU, 0L);
            // It would keep 1,024 primitives that nothing uses any more.
            cold.call("dnnl_set_primitive_cache_capacity", KnownShapes.MOST);
        } catch (LibraryUnavailableException e) {
            unavailable = e;
        } catch (OneDnnException e) {
            unavailable = new LibraryUnavailableException(FILES.source() + " does not start: " + e.getMessage(), e);
        }
        UNAVAILABLE = unavailable;
        COLD = cold;
        HOT = hot;
        VERSION = version;
        ENGINE = engine;
    }

    /** What {@code dnnl_version} tells. */
    private record Version(int major, int minor, int patch, int runtime) {
        private static final int SEQUENTIAL = 1;
        private static final int OPENMP = 2;
        private static final long BYTES = 32;
        private static final long RUNTIME_AT = 24;

        static Version at(MemorySegment pointer) {
            MemorySegment told = pointer.reinterpret(BYTES);
            return new Version(
                    told.getAtIndex(JAVA_INT, 0),
                    told.getAtIndex(JAVA_INT, 1),
                    told.getAtIndex(JAVA_INT, 2),
                    told.get(JAVA_INT, RUNTIME_AT));
        }

        boolean usesOpenMp() {
            return runtime == OPENMP;
        }

        void check() throws LibraryUnavailableException {
            if (major != MAJOR) {
                throw new LibraryUnavailableException(
                        FILES.source() + " has version " + this + "; the driver calls version " + MAJOR);
            } else if (runtime != OPENMP && runtime != SEQUENTIAL) {
                throw new LibraryUnavailableException(FILES.source() + " starts threads that the driver cannot hold"
                        + " back: take a build with OpenMP or without threads");
            }
        }

        @Override
        public String toString() {
            return major + "." + minor + "." + patch;
        }
    }

    private OneDnn() {}

    static void requireAvailable() throws LibraryUnavailableException {
        if (UNAVAILABLE != null) {
            throw UNAVAILABLE.again();
        }
    }

    /** For example {@code oneDNN 3.13.0}. */
    static String description() {
        return "oneDNN " + VERSION;
    }

    /** The instructions that it uses, as its headers number them. */
    static int instructions() {
        return COLD.number("dnnl_get_effective_cpu_isa");
    }

    private static Version version(SymbolLookup library) throws LibraryUnavailableException {
        try {
            Version version =
                    Version.at((MemorySegment) FILES.link(library, "dnnl_version", FunctionDescriptor.of(ADDRESS))
                            .invokeExact());
            version.check();
            return version;
        } catch (LibraryUnavailableException e) {
            throw e;
        } catch (Throwable e) {
            throw new LibraryUnavailableException(FILES.source() + " does not answer: " + e, e);
        }
    }
}
