package io.locmoe.comm.hccl;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.List;

/**
 * A function of CANN that returns a code or a pointer. Pointers, handles and 64-bit numbers are {@code long}, all
 * others {@code int}.
 *
 * @param signature its name, and what it takes: {@code HcclGetRankSize(LL)}
 * @param handle    takes the arguments as an array
 */
record Call(String signature, MethodHandle handle) {

    /** @throws IllegalArgumentException if no library has it */
    static Call link(List<SymbolLookup> libraries, String signature) {
        return new Call(signature, linked(libraries, signature, ValueLayout.JAVA_INT));
    }

    /** A function that returns a pointer. */
    static Call linkPointer(List<SymbolLookup> libraries, String signature) {
        return new Call(signature, linked(libraries, signature, ValueLayout.JAVA_LONG));
    }

    private static MethodHandle linked(List<SymbolLookup> libraries, String signature, MemoryLayout result) {
        String name = name(signature);
        MemoryLayout[] arguments = signature
                .substring(name.length() + 1, signature.length() - 1)
                .chars()
                .mapToObj(letter -> letter == 'L' ? ValueLayout.JAVA_LONG : ValueLayout.JAVA_INT)
                .toArray(MemoryLayout[]::new);
        return libraries.stream()
                .flatMap(library -> library.find(name).stream())
                .findFirst()
                .map(address -> Linker.nativeLinker().downcallHandle(address, FunctionDescriptor.of(result, arguments)))
                .orElseThrow(() -> new IllegalArgumentException(
                        "this CANN has no " + name + ", so rows cannot move by" + " HCCL; install CANN 8.1 or newer"))
                .asSpreader(Object[].class, arguments.length);
    }

    private static String name(String signature) {
        return signature.substring(0, signature.indexOf('('));
    }

    String name() {
        return name(signature);
    }

    int code(Object... arguments) {
        try {
            return (int) handle.invoke(arguments);
        } catch (Throwable e) {
            throw new AssertionError(signature + " is called with other types", e);
        }
    }

    long pointer() {
        try {
            return (long) handle.invoke(new Object[0]);
        } catch (Throwable e) {
            throw new AssertionError(signature + " is called with other types", e);
        }
    }
}
