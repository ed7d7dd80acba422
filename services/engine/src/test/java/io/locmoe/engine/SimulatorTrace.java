package io.locmoe.engine;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** Records the work of the streams of all simulated NPUs of this process, and can make calls fail meanwhile. */
public final class SimulatorTrace implements AutoCloseable {
    public static final String COPY = "aclrtMemcpyAsync";
    public static final String EXCHANGE = "HcclAlltoAllV";

    private static final int ROOM = 200_000;
    private static final long LONGEST_NAME = 256;
    private static final long LASTS_NANOSECONDS = 1_000_000;
    /** {@code AscendSimulatorTask}. */
    private static final long TASK_BYTES = MemoryLayout.structLayout(ADDRESS, JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG)
            .byteSize();

    private final SymbolLookup library = SymbolLookup.libraryLookup(loaded(), Arena.global());
    private final MethodHandle trace = link("ascendSimulatorTrace", FunctionDescriptor.ofVoid(ADDRESS, JAVA_LONG));
    private final MethodHandle traced = link("ascendSimulatorTraced", FunctionDescriptor.of(JAVA_LONG));
    private final MethodHandle fail = link("ascendSimulatorFail", FunctionDescriptor.of(JAVA_INT, ADDRESS));
    private final MethodHandle last = link("ascendSimulatorLast", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG));
    private final Arena arena = Arena.ofShared();
    private final MemorySegment tasks = arena.allocate(ROOM * TASK_BYTES, Long.BYTES);

    /** Work of a stream, in nanoseconds. */
    public record Task(String call, int device, int stream, long start, long end) {
        public boolean isCopy() {
            return call.equals(COPY);
        }

        public boolean isKernel() {
            return call.startsWith("aclnn");
        }

        /** True if both ran at the same time. */
        public boolean meets(Task other) {
            return start < other.end && other.start < end;
        }
    }

    /**
     * Begins. The libraries of the simulator are loaded.
     *
     * @param moved   what is to meet kernels: takes a millisecond at least, as more data would. In the microseconds
     *                that little data needs, two processors of the host that have other work may not run a kernel
     * @param refused every call of these functions fails from now on
     */
    public SimulatorTrace(String moved, String... refused) {
        String rules = String.join(
                ",", Stream.of(refused).map(call -> call + ":*=507899").toList());
        refuse(arena.allocateFrom(rules));
        last(arena.allocateFrom(moved), LASTS_NANOSECONDS);
        trace(tasks, ROOM);
    }

    private void last(MemorySegment call, long nanoseconds) {
        try {
            if ((int) last.invokeExact(call, nanoseconds) != 0) {
                throw new IllegalArgumentException("time of calls");
            }
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    private void refuse(MemorySegment rules) {
        try {
            if ((int) fail.invokeExact(rules) != 0) {
                throw new IllegalArgumentException("rules of failures");
            }
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    private void trace(MemorySegment into, long room) {
        try {
            trace.invokeExact(into, room);
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    /** What was done so far. */
    public List<Task> tasks() {
        try {
            return LongStream.range(0, (long) traced.invokeExact())
                    .mapToObj(i -> task(tasks.asSlice(i * TASK_BYTES, TASK_BYTES)))
                    .toList();
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    private static Task task(MemorySegment task) {
        return new Task(
                task.get(ADDRESS, 0).reinterpret(LONGEST_NAME).getString(0),
                task.get(JAVA_INT, 8),
                task.get(JAVA_INT, 12),
                task.get(JAVA_LONG, 16),
                task.get(JAVA_LONG, 24));
    }

    /** Ends both. */
    @Override
    public void close() {
        refuse(MemorySegment.NULL);
        last(MemorySegment.NULL, 0);
        trace(MemorySegment.NULL, 0);
        arena.close();
    }

    private MethodHandle link(String name, FunctionDescriptor type) {
        return Linker.nativeLinker().downcallHandle(library.findOrThrow(name), type);
    }

    /** The simulator's runtime as this process has it. */
    private static Path loaded() {
        try (Stream<String> maps = Files.lines(Path.of("/proc/self/maps"))) {
            return maps.filter(line -> line.endsWith("/libacl_rt.so"))
                    .map(line -> Path.of(line.substring(line.indexOf('/'))))
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
