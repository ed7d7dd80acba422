package io.locmoe.driver.ascend.toolkit;

import io.locmoe.driver.ascend.binding.Symbols;
import io.locmoe.spi.device.DeviceException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.Optional;

/** A library that is loaded, until the process ends. */
record OpenLibrary(Path file, SymbolLookup lookup) {
    private static final int LAZY = 1;
    private static final long LONGEST_MESSAGE = 4096;

    /** @throws DeviceException with the reason of the system's loader, or if a library of its directory is truncated */
    static OpenLibrary open(Path file) {
        WholeFile.check(file);
        try {
            return new OpenLibrary(file, SymbolLookup.libraryLookup(file.toAbsolutePath(), Arena.global()));
        } catch (IllegalArgumentException e) {
            throw new DeviceException(
                    file + " cannot be loaded: " + reason(file)
                            + "; `source set_env.sh` of the toolkit sets what the loader needs",
                    e);
        } catch (IllegalCallerException e) {
            throw new DeviceException(
                    "CANN needs native access: start the JVM with --enable-native-access=ALL-UNNAMED", e);
        }
    }

    Optional<Symbols.Symbol> find(String name) {
        return lookup.find(name).map(address -> new Symbols.Symbol(file, address));
    }

    /** The JVM keeps the loader's reason to itself: the file is tried again. */
    private static String reason(Path file) {
        try (Arena arena = Arena.ofConfined()) {
            Linker linker = Linker.nativeLinker();
            SymbolLookup system = linker.defaultLookup();
            var open = linker.downcallHandle(
                    system.findOrThrow("dlopen"),
                    FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.ADDRESS, ValueLayout.JAVA_INT));
            var error =
                    linker.downcallHandle(system.findOrThrow("dlerror"), FunctionDescriptor.of(ValueLayout.ADDRESS));
            MemorySegment handle = (MemorySegment) open.invoke(arena.allocateFrom(file.toString()), LAZY);
            MemorySegment text = (MemorySegment) error.invoke();
            return handle.address() != 0 || text.address() == 0
                    ? "no reason given"
                    : text.reinterpret(LONGEST_MESSAGE).getString(0);
        } catch (Throwable e) {
            return "no reason given (" + e + ")";
        }
    }
}
