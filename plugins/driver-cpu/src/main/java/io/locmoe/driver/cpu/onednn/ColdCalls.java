package io.locmoe.driver.cpu.onednn;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.util.stream.Stream;

/** Functions that are called a few times in a process, by name. Objects and pointers of oneDNN are addresses. */
record ColdCalls(SymbolLookup library) {

    /** The number that a function returns. */
    int number(String function, Object... arguments) {
        return (int) returned(function, JAVA_INT, arguments);
    }

    /** The address or the size that a function returns. */
    long word(String function, Object... arguments) {
        return (long) returned(function, JAVA_LONG, arguments);
    }

    private Object returned(String function, MemoryLayout result, Object... arguments) {
        MemoryLayout[] types = Stream.of(arguments).map(ColdCalls::type).toArray(MemoryLayout[]::new);
        try {
            return Linker.nativeLinker()
                    .downcallHandle(library.findOrThrow(function), FunctionDescriptor.of(result, types))
                    .invokeWithArguments(arguments);
        } catch (Throwable e) {
            throw new IllegalStateException(function + " cannot be called: " + e, e);
        }
    }

    /** @throws OneDnnException if it does not succeed */
    void call(String function, Object... arguments) {
        int status = number(function, arguments);
        if (status != 0) {
            throw new OneDnnException(function, status);
        }
    }

    /** Calls a function that writes an object to its first argument. */
    long make(String function, Object... others) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment made = arena.allocate(JAVA_LONG);
            call(
                    function,
                    Stream.concat(Stream.of(made.address()), Stream.of(others)).toArray());
            return made.get(JAVA_LONG, 0);
        }
    }

    private static MemoryLayout type(Object argument) {
        if (argument instanceof Integer) {
            return JAVA_INT;
        }
        return argument instanceof Float ? JAVA_FLOAT : JAVA_LONG;
    }
}
