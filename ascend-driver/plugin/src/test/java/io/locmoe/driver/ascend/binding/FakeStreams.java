package io.locmoe.driver.ascend.binding;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;

/** Streams whose work runs when the host waits for it. */
final class FakeStreams {
    private static final int INVALID_HANDLE = 107017;
    private static final int KERNEL_FAILED = 507015;

    private final Map<Long, Work> streams = new HashMap<>();
    private final Map<Long, Point> events = new HashMap<>();
    private long handles = 100;

    /** What is enqueued, and how much of it is done. */
    private static final class Work {
        private final Queue<Runnable> tasks = new ArrayDeque<>();
        private long enqueued;
        private long done;
        private boolean failed;

        private void runUntil(long count) {
            while (done < count) {
                done++;
                try {
                    tasks.remove().run();
                } catch (IllegalStateException e) {
                    failed = true;
                    throw e;
                }
            }
        }
    }

    private record Point(Work work, long count) {}

    synchronized long live() {
        return streams.size() + events.size();
    }

    synchronized void enqueue(long stream, Runnable task) {
        Work work = streams.get(stream);
        work.tasks.add(task);
        work.enqueued++;
    }

    synchronized long call(String name, Object[] arguments) {
        long handle = (long) arguments[0];
        return switch (name) {
            case "aclrtCreateStream" -> created(handle, streams, new Work());
            case "aclrtCreateEvent" -> created(handle, events, new Point(new Work(), 0));
            case "aclrtDestroyStream" -> streams.remove(handle) == null ? INVALID_HANDLE : 0;
            case "aclrtStreamQuery" -> streams.get(handle).failed ? KERNEL_FAILED : 0;
            case "aclrtDestroyEvent" -> events.remove(handle) == null ? INVALID_HANDLE : 0;
            case "aclrtRecordEvent" -> record(handle, streams.get((long) arguments[1]));
            case "aclrtStreamWaitEvent" -> waitFor(handle, events.get((long) arguments[1]));
            case "aclrtQueryEventStatus" -> query(events.get(handle), (long) arguments[1]);
            case "aclrtSynchronizeEventWithTimeout" -> run(events.get(handle));
            case "aclrtSynchronizeStreamWithTimeout" ->
                run(new Point(streams.get(handle), streams.get(handle).enqueued));
            case "aclrtMemcpyAsync" -> copy(arguments);
            default -> throw new IllegalArgumentException(name);
        };
    }

    private <T> long created(long out, Map<Long, T> all, T object) {
        handles++;
        all.put(handles, object);
        return FakeMemory.write(out, handles);
    }

    private long record(long event, Work work) {
        events.put(event, new Point(work, work.enqueued));
        return 0;
    }

    private long waitFor(long stream, Point event) {
        enqueue(stream, () -> run(event));
        return 0;
    }

    private static long query(Point event, long out) {
        MemorySegment.ofAddress(out)
                .reinterpret(Integer.BYTES)
                .set(ValueLayout.JAVA_INT, 0, event.work().done >= event.count() ? 1 : 0);
        return 0;
    }

    private static long run(Point point) {
        try {
            point.work().runUntil(point.count());
            return 0;
        } catch (IllegalStateException e) {
            return KERNEL_FAILED;
        }
    }

    private long copy(Object[] arguments) {
        MemorySegment target = MemorySegment.ofAddress((long) arguments[0]).reinterpret((long) arguments[1]);
        MemorySegment source = MemorySegment.ofAddress((long) arguments[2]).reinterpret((long) arguments[3]);
        enqueue((long) arguments[5], () -> target.copyFrom(source));
        return 0;
    }
}
