package io.locmoe.driver.ascend.binding;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Operators that keep the rules of both phases; {@code aclnnInplaceFillScalar} fills, the others compute nothing. */
public final class FakeOperators {
    private static final int NULL_POINTER = 161001;
    private static final int NOT_REPEATABLE = 561000;
    private static final String FIRST = "GetWorkspaceSize";

    private final FakeStreams streams;
    private final Map<Long, Object> objects = new HashMap<>();
    private final Map<String, Object[]> planned = new HashMap<>();
    /** Operators and shapes that ran without being made repeatable: CANN answers phase one for them from a cache. */
    private final Set<String> cached = new HashSet<>();

    private long handles = 1000;
    private long workspace = 128;
    private boolean repeatable = true;
    private boolean failing;

    private record Tensor(long address, long offset, long elements) {}

    private record Executor(String operator, Object[] arguments, String key, boolean repeatable, boolean fromCache) {}

    FakeOperators(FakeStreams streams) {
        this.streams = streams;
    }

    /** How much workspace operators ask for from now on. */
    public synchronized void workspace(long bytes) {
        workspace = bytes;
    }

    /** From now on executors cannot be used again. */
    public synchronized void refuseToRepeat() {
        repeatable = false;
    }

    /** With what an operator was planned last. */
    public synchronized Object[] arguments(String operator) {
        return planned.get(operator);
    }

    /** From now on what is enqueued fails while it runs. */
    public synchronized void failWhileRunning() {
        failing = true;
    }

    synchronized long live() {
        return objects.size();
    }

    synchronized long call(String name, Object[] arguments) {
        return switch (name) {
            case "aclCreateTensor" -> created(tensor(arguments));
            case "aclCreateScalar" ->
                created(MemorySegment.ofAddress((long) arguments[0])
                        .reinterpret(Float.BYTES)
                        .get(ValueLayout.JAVA_FLOAT, 0));
            case "aclCreateIntArray", "aclCreateBoolArray" -> created(name);
            case "aclDestroyTensor",
                    "aclDestroyScalar",
                    "aclDestroyIntArray",
                    "aclDestroyBoolArray",
                    "aclDestroyAclOpExecutor" -> objects.remove((long) arguments[0]) == null ? NULL_POINTER : 0;
            case "aclSetAclOpExecutorRepeatable" -> repeat((long) arguments[0]);
            default -> name.endsWith(FIRST) ? plan(name, arguments) : enqueue(arguments);
        };
    }

    /** A second phase that fails uses its executor up all the same. */
    synchronized void refused(String name, Object[] arguments) {
        if (name.startsWith("aclnn")
                && !name.endsWith(FIRST)
                && !((Executor) objects.get((long) arguments[2])).repeatable()) {
            objects.remove((long) arguments[2]);
        }
    }

    private long repeat(long handle) {
        Executor executor = (Executor) objects.get(handle);
        if (!repeatable || executor.fromCache()) {
            return NOT_REPEATABLE;
        }
        objects.put(handle, new Executor(executor.operator(), executor.arguments(), executor.key(), true, false));
        return 0;
    }

    private long plan(String name, Object[] arguments) {
        FakeMemory.write(arguments[arguments.length - 2], workspace);
        String key = key(name, arguments);
        Executor executor = new Executor(name.replace(FIRST, ""), arguments.clone(), key, false, cached.contains(key));
        planned.put(executor.operator(), executor.arguments());
        return FakeMemory.write(arguments[arguments.length - 1], created(executor));
    }

    /** The name, shapes and numbers: where tensors lie does not matter. */
    private String key(String name, Object[] arguments) {
        StringBuilder key = new StringBuilder(name);
        for (int i = 0; i < arguments.length - 2; i++) {
            Object argument = objects.getOrDefault(arguments[i], arguments[i]);
            key.append(' ')
                    .append(argument instanceof Tensor tensor ? tensor.offset() + "+" + tensor.elements() : argument);
        }
        return key.toString();
    }

    private long enqueue(Object[] arguments) {
        long handle = (long) arguments[2];
        if (!(objects.get(handle) instanceof Executor executor)) {
            return NULL_POINTER;
        }
        if ((long) arguments[1] > 0 && (long) arguments[0] == 0) {
            objects.remove(handle);
            return NULL_POINTER;
        }
        if (!executor.repeatable()) {
            objects.remove(handle);
            cached.add(executor.key());
        }
        streams.enqueue((long) arguments[3], work(executor));
        return 0;
    }

    private Runnable work(Executor executor) {
        if (failing) {
            return () -> {
                throw new IllegalStateException("a kernel fails");
            };
        }
        if (!executor.operator().equals("aclnnInplaceFillScalar")) {
            return () -> {};
        }
        Tensor tensor = (Tensor) objects.get((long) executor.arguments()[0]);
        float value = (float) objects.get((long) executor.arguments()[1]);
        return () -> {
            MemorySegment storage =
                    MemorySegment.ofAddress(tensor.address()).reinterpret((tensor.offset() + tensor.elements()) * 4);
            for (long i = 0; i < tensor.elements(); i++) {
                storage.setAtIndex(ValueLayout.JAVA_FLOAT, tensor.offset() + i, value);
            }
        };
    }

    private static Tensor tensor(Object[] arguments) {
        int axes = (int) (long) arguments[1];
        MemorySegment sizes = MemorySegment.ofAddress((long) arguments[0]).reinterpret(8L * axes);
        long elements = 1;
        for (int axis = 0; axis < axes; axis++) {
            elements *= sizes.getAtIndex(ValueLayout.JAVA_LONG, axis);
        }
        return new Tensor((long) arguments[8], (long) arguments[4], elements);
    }

    private long created(Object object) {
        handles++;
        objects.put(handles, object);
        return handles;
    }
}
