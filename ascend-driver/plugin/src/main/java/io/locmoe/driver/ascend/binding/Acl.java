package io.locmoe.driver.ascend.binding;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The linked functions of a toolkit, and what belongs to every call: results by pointer, and errors. Thread-safe. */
final class Acl {
    private static final long SCRATCH_BYTES = 512;
    private static final long LONGEST_MESSAGE = 16 * 1024;
    /** {@code ACL_RT_THREAD_LEVEL}. */
    private static final int OF_THREAD = 0;

    /** For what C functions write: one for each thread, so that no call makes an arena. */
    private static final ThreadLocal<MemorySegment> SCRATCH =
            ThreadLocal.withInitial(() -> Arena.ofAuto().allocate(SCRATCH_BYTES, Long.BYTES));

    private final Map<String, Function> functions;
    private final Function recentMessage;
    private final Function lastError;

    private Acl(Map<String, Function> functions) {
        this.functions = Map.copyOf(functions);
        this.recentMessage = require("aclGetRecentErrMsg");
        this.lastError = require("aclrtGetLastError");
    }

    /** @throws MissingFunctionException if the toolkit lacks a function that is not optional */
    static Acl link(Symbols symbols) {
        Map<String, Function> functions = new HashMap<>();
        for (var section : List.of(FunctionTable.INSTANCE.runtime(), FunctionTable.INSTANCE.objects())) {
            for (Signature signature : section) {
                Optional<Symbols.Symbol> symbol = symbols.function(signature.name());
                if (symbol.isEmpty() && !signature.optional()) {
                    throw new MissingFunctionException(signature.name());
                }
                symbol.ifPresent(found -> functions.put(signature.name(), Function.link(signature, found)));
            }
        }
        return new Acl(functions);
    }

    /** A function that is not optional. */
    Function require(String name) {
        return find(name).orElseThrow(() -> new MissingFunctionException(name));
    }

    Optional<Function> find(String name) {
        return Optional.ofNullable(functions.get(name));
    }

    /** Memory of this thread for {@value #SCRATCH_BYTES} bytes, until the thread's next call. */
    static MemorySegment scratch() {
        return SCRATCH.get();
    }

    /** The text at an address, empty at 0. */
    static String text(long address) {
        return address == 0
                ? ""
                : MemorySegment.ofAddress(address).reinterpret(LONGEST_MESSAGE).getString(0);
    }

    /** What a function wrote where its first pointer leads. */
    static long written(MemorySegment scratch) {
        return scratch.get(ValueLayout.JAVA_LONG, 0);
    }

    /** @throws CannException if the code is that of a failure */
    void check(Function function, int code) {
        if (code != Status.SUCCESS) {
            throw failure(function.name(), code);
        }
    }

    /** A failure with what CANN has to say, which it forgets when asked. */
    CannException failure(String call, int code) {
        int ofRuntime = lastError.call(OF_THREAD);
        return new CannException(call, code, code == Status.RUNTIME_FAILED ? ofRuntime : Status.SUCCESS, recent());
    }

    /** What CANN has to say and nobody has heard, which it forgets now. */
    String recent() {
        return text(recentMessage.pointer()).strip();
    }
}
