package io.locmoe.comm.hccl;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The loaded libraries of CANN: links functions of them, and turns codes into exceptions. */
final class Cann {
    private static final long LONGEST_MESSAGE = 8192;

    private final List<SymbolLookup> libraries;
    private final List<Call> calls = new ArrayList<>();
    private final Call message;

    private Cann(List<SymbolLookup> libraries) {
        this.libraries = libraries;
        this.message = Call.linkPointer(libraries, "aclGetRecentErrMsg()");
    }

    /** @throws IllegalArgumentException if a library cannot be loaded */
    static Cann open(CannLibraries files) {
        return new Cann(Stream.of(files.runtime(), files.collectives())
                .map(file -> SymbolLookup.libraryLookup(file.toAbsolutePath(), Arena.global()))
                .toList());
    }

    /** @throws IllegalArgumentException if no library has the function */
    Call link(String signature) {
        Call call = Call.link(libraries, signature);
        calls.add(call);
        return call;
    }

    /** All that have been linked and return a code. */
    List<Call> calls() {
        return List.copyOf(calls);
    }

    /** @throws CannException for a code that is not 0 */
    void check(Call call, int code) {
        if (code != 0) {
            throw new CannException(call.name(), code, recentMessage());
        }
    }

    /** Calls a function that writes a number or handle to its first argument. */
    long written(Call call, Object... others) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment out = arena.allocate(ValueLayout.JAVA_LONG);
            Object[] arguments =
                    Stream.concat(Stream.of(out.address()), Stream.of(others)).toArray();
            check(call, call.code(arguments));
            return out.get(ValueLayout.JAVA_LONG, 0);
        }
    }

    private String recentMessage() {
        long text = message.pointer();
        return text == 0
                ? ""
                : MemorySegment.ofAddress(text)
                        .reinterpret(LONGEST_MESSAGE)
                        .getString(0)
                        .strip();
    }
}
