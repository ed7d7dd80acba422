package io.locmoe.driver.ascend.binding;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Functions of CANN in Java, called through the same descriptors as those of a library. What is enqueued runs when the
 * host waits for it, as late as it may.
 */
public final class FakeCann implements Symbols, AutoCloseable {
    private static final Set<String> WITHOUT_CONTEXT = Set.of(
            "aclrtGetVersion",
            "aclrtGetDeviceCount",
            "aclrtSetDevice",
            "aclrtGetSocName",
            "aclrtSetCurrentContext",
            "aclrtGetLastError");

    private static final MethodHandle DISPATCH;
    private static final int INTERNAL_ERROR = 500000;
    private static final int NO_CONTEXT = 107002;
    private static final long CONTEXT = 4711;

    static {
        try {
            DISPATCH = MethodHandles.lookup()
                    .findVirtual(
                            FakeCann.class,
                            "dispatch",
                            MethodType.methodType(Object.class, Signature.class, Object[].class));
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final Arena arena = Arena.ofShared();
    private final Path library = Path.of("/fake/libcann.so");
    private final Map<String, Integer> answers = new ConcurrentHashMap<>();
    private final Map<String, Integer> calls = new ConcurrentHashMap<>();
    private final Set<String> hidden = new HashSet<>();
    private final Map<String, MemorySegment> stubs = new HashMap<>();
    private final ThreadLocal<Long> context = ThreadLocal.withInitial(() -> 0L);
    private final FakeMemory memory = new FakeMemory(arena);
    private final FakeStreams streams = new FakeStreams();
    private final FakeOperators operators = new FakeOperators(streams);
    private String message = "";
    private int lastError;
    private boolean bfloat16 = true;

    /** The next call of a function does nothing and returns this. */
    public void answer(String name, int code) {
        answers.put(name, code);
    }

    /** What CANN says of the next failure. */
    public void message(String text) {
        message = text;
    }

    /** What the thread's last error of the runtime was. */
    void lastError(int code) {
        lastError = code;
    }

    /** The toolkit has no such function or operator. */
    public void hide(String name) {
        hidden.add(name);
    }

    public void withoutBfloat16() {
        bfloat16 = false;
    }

    /** How often a function was called. */
    public int calls(String name) {
        return calls.getOrDefault(name, 0);
    }

    public FakeMemory memory() {
        return memory;
    }

    public FakeOperators operators() {
        return operators;
    }

    /** Streams, events, memory, tensors, scalars and executors that nobody has given back. */
    public long live() {
        return streams.live() + memory.live() + operators.live();
    }

    Path library() {
        return library;
    }

    @Override
    public Optional<Symbol> function(String name) {
        return Stream.of(FunctionTable.INSTANCE.runtime(), FunctionTable.INSTANCE.objects())
                .flatMap(List::stream)
                .filter(signature -> signature.name().equals(name) && !hidden.contains(name))
                .findFirst()
                .map(this::symbol);
    }

    @Override
    public Optional<Symbol> operator(String name) {
        return FunctionTable.INSTANCE.operators().values().stream()
                .flatMap(phases -> Stream.of(phases.first(), phases.second()))
                .filter(signature -> signature.name().equals(name))
                .filter(signature -> !hidden.contains(name.replace("GetWorkspaceSize", "")))
                .findFirst()
                .map(this::symbol);
    }

    private synchronized Symbol symbol(Signature signature) {
        MemorySegment stub = stubs.computeIfAbsent(signature.name(), name -> {
            FunctionDescriptor descriptor = signature.descriptor();
            MethodHandle target = DISPATCH.bindTo(this)
                    .bindTo(signature)
                    .asCollector(Object[].class, signature.arguments().size())
                    .asType(descriptor.toMethodType());
            return Linker.nativeLinker().upcallStub(target, descriptor, arena);
        });
        return new Symbol(library, stub);
    }

    /** Called from C: an exception would end the JVM. */
    Object dispatch(Signature signature, Object[] arguments) {
        boolean pointer = signature.result() != Kind.INT32;
        try {
            calls.merge(signature.name(), 1, Integer::sum);
            Integer answer = answers.remove(signature.name());
            if (answer != null) {
                operators.refused(signature.name(), arguments);
                return pointer ? (Object) 0L : answer;
            }
            if (signature.name().startsWith("aclrt")
                    && !WITHOUT_CONTEXT.contains(signature.name())
                    && context.get() == 0) {
                return NO_CONTEXT;
            }
            long result = call(signature.name(), arguments);
            return pointer ? (Object) result : (Object) (int) result;
        } catch (RuntimeException | Error e) {
            message = e.toString();
            return pointer ? (Object) 0L : (Object) INTERNAL_ERROR;
        }
    }

    private long call(String name, Object[] arguments) {
        return switch (name) {
            case "aclGetRecentErrMsg" -> recentMessage();
            case "aclrtGetLastError" -> lastError();
            case "aclrtGetSocName" -> text("Ascend910B2");
            case "aclsysGetVersionStr" -> FakeMemory.text(arguments[1], "9.1.0");
            case "aclrtGetVersion" -> FakeMemory.numbers(arguments, 1, 13, 0);
            case "aclrtGetDeviceCount" -> FakeMemory.numbers(arguments, 2);
            case "aclGetCannAttribute" -> FakeMemory.numbers(new Object[] {arguments[1]}, bfloat16 ? 1 : 0);
            case "aclrtSetDevice" -> use(CONTEXT + (int) arguments[0]);
            case "aclrtGetCurrentContext" -> FakeMemory.write(arguments[0], context.get());
            case "aclrtSetCurrentContext" -> use((long) arguments[0]);
            case "aclrtResetDevice" -> use(0);
            case "aclInit", "aclrtSetSysParamOpt" -> 0;
            default -> name.startsWith("aclrt") ? ofDevice(name, arguments) : operators.call(name, arguments);
        };
    }

    private long ofDevice(String name, Object[] arguments) {
        return FakeMemory.FUNCTIONS.contains(name) ? memory.call(name, arguments) : streams.call(name, arguments);
    }

    private long use(long used) {
        context.set(used);
        return 0;
    }

    private long lastError() {
        int code = lastError;
        lastError = 0;
        return code;
    }

    private long recentMessage() {
        String text = message;
        message = "";
        return text.isEmpty() ? 0 : text(text);
    }

    private long text(String text) {
        return arena.allocateFrom(text).address();
    }

    @Override
    public void close() {
        arena.close();
    }
}
