package io.locmoe.comm.hccl;

import java.lang.foreign.MemorySegment;
import java.util.Set;

/**
 * The device of the calling thread: its memory, streams and copies. Handles and addresses of the device are numbers.
 */
final class AclRuntime {
    /** {@code ACL_ERROR_RT_STREAM_SYNC_TIMEOUT}, {@code ACL_ERROR_RT_EVENT_SYNC_TIMEOUT}. */
    private static final Set<Integer> STILL_AT_WORK = Set.of(507046, 507047);

    private static final int HUGE_PAGES_FIRST = 0;
    private static final int TO_DEVICE = 1;
    private static final int TO_HOST = 2;

    private final Cann cann;
    private final Call getContext;
    private final Call setContext;
    private final Call createStream;
    private final Call destroyStream;
    private final Call abort;
    private final Call createEvent;
    private final Call destroyEvent;
    private final Call record;
    private final Call synchronizeStream;
    private final Call synchronizeEvent;
    private final Call malloc;
    private final Call free;
    private final Call copy;

    AclRuntime(Cann cann) {
        this.cann = cann;
        getContext = cann.link("aclrtGetCurrentContext(L)");
        setContext = cann.link("aclrtSetCurrentContext(L)");
        createStream = cann.link("aclrtCreateStream(L)");
        destroyStream = cann.link("aclrtDestroyStream(L)");
        abort = cann.link("aclrtStreamAbort(L)");
        createEvent = cann.link("aclrtCreateEvent(L)");
        destroyEvent = cann.link("aclrtDestroyEvent(L)");
        record = cann.link("aclrtRecordEvent(LL)");
        synchronizeStream = cann.link("aclrtSynchronizeStreamWithTimeout(LI)");
        synchronizeEvent = cann.link("aclrtSynchronizeEventWithTimeout(LI)");
        malloc = cann.link("aclrtMalloc(LLI)");
        free = cann.link("aclrtFree(L)");
        copy = cann.link("aclrtMemcpy(LLLLI)");
    }

    /** The context that is current on this thread; the driver of the device has made it so. */
    long context() {
        return cann.written(getContext);
    }

    void useContext(long context) {
        cann.check(setContext, setContext.code(context));
    }

    long createStream() {
        return cann.written(createStream);
    }

    void destroyStream(long stream) {
        cann.check(destroyStream, destroyStream.code(stream));
    }

    /** Ends the work of a stream, done or not. */
    void abort(long stream) {
        cann.check(abort, abort.code(stream));
    }

    long createEvent() {
        return cann.written(createEvent);
    }

    void destroyEvent(long event) {
        cann.check(destroyEvent, destroyEvent.code(event));
    }

    /** Enqueues an event; one that is complete may be enqueued again. */
    void record(long event, long stream) {
        cann.check(record, record.code(event, stream));
    }

    /** Whether the stream is idle within so many milliseconds. */
    boolean synchronizeStream(long stream, int milliseconds) {
        return cameToItsEnd(synchronizeStream, stream, milliseconds);
    }

    /** Whether the event is complete within so many milliseconds. */
    boolean synchronizeEvent(long event, int milliseconds) {
        return cameToItsEnd(synchronizeEvent, event, milliseconds);
    }

    private boolean cameToItsEnd(Call wait, long handle, int milliseconds) {
        int code = wait.code(handle, milliseconds);
        if (STILL_AT_WORK.contains(code)) {
            return false;
        }
        cann.check(wait, code);
        return true;
    }

    long allocate(long bytes) {
        return cann.written(malloc, bytes, HUGE_PAGES_FIRST);
    }

    void free(long address) {
        cann.check(free, free.code(address));
    }

    /** Copies now. */
    void copyIn(long device, MemorySegment host) {
        cann.check(copy, copy.code(device, host.byteSize(), host.address(), host.byteSize(), TO_DEVICE));
    }

    /** Copies now; does not wait for streams. */
    void copyOut(MemorySegment host, long device) {
        cann.check(copy, copy.code(host.address(), host.byteSize(), device, host.byteSize(), TO_HOST));
    }
}
