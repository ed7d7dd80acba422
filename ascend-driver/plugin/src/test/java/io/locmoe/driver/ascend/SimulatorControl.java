package io.locmoe.driver.ascend;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the simulator of this process lets a test do: calls fail, and what is left over is counted. */
final class SimulatorControl {
    private static final List<String> KINDS =
            List.of("device", "host", "context", "stream", "event", "tensor", "scalar", "array", "list", "executor");
    private static final long LONGEST_NAME = 256;

    private final SymbolLookup library = SymbolLookup.libraryLookup(SimulatedToolkit.runtime(), Arena.global());
    private final MethodHandle fail =
            link("ascendSimulatorFail", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS));
    private final MethodHandle failed = link("ascendSimulatorFailed", FunctionDescriptor.of(ValueLayout.ADDRESS));
    private final MethodHandle calls = link("ascendSimulatorCalls", FunctionDescriptor.of(ValueLayout.JAVA_LONG));
    private final MethodHandle live =
            link("ascendSimulatorLive", FunctionDescriptor.of(ValueLayout.JAVA_LONG, ValueLayout.ADDRESS));
    private final MethodHandle reset =
            link("aclrtResetDeviceForce", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));

    /** Rules such as {@code aclrtMalloc:3=207001}; an empty text ends all. */
    void fail(String rules) {
        try (Arena arena = Arena.ofConfined()) {
            assertThat((int) fail.invokeExact(arena.allocateFrom(rules))).isZero();
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    /** The call that the rules made fail; empty if none was reached. */
    String failed() {
        try {
            MemorySegment name = (MemorySegment) failed.invokeExact();
            return name.address() == 0 ? "" : name.reinterpret(LONGEST_NAME).getString(0);
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    /** Calls of the interface so far. */
    long calls() {
        try {
            return (long) calls.invokeExact();
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    /** How many of each kind live now: blocks of memory, streams, events, what operators are called with. */
    Map<String, Long> live() {
        Map<String, Long> counts = new LinkedHashMap<>();
        try (Arena arena = Arena.ofConfined()) {
            for (String kind : KINDS) {
                counts.put(kind, (long) live.invokeExact(arena.allocateFrom(kind)));
            }
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
        return counts;
    }

    /** Takes all that a device holds, for one whose own reset was made to fail. */
    void resetDevice() {
        try {
            assertThat((int) reset.invokeExact(0)).isZero();
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    private MethodHandle link(String name, FunctionDescriptor descriptor) {
        return Linker.nativeLinker().downcallHandle(library.findOrThrow(name), descriptor);
    }
}
