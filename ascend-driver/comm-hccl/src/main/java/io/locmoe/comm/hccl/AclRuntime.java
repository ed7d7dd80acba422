package io.locmoe.comm.hccl;

import java.lang.foreign.MemorySegment;

/**
 * The device of the calling thread: its memory, streams and copies. Handles and addresses of the device are numbers.
 */
final class AclRuntime {
    /** {@code ACL_ERROR_RT_STREAM_SYNC_TIMEOUT}. */
    private static final int STILL_AT_WORK = 507046;

    private static final int HUGE_PAGES_FIRST = 0;
    private static final int TO_DEVICE = 1;
    private static final int TO_HOST = 2;

    private final Cann cann;
    private final Call getContext;
    private final Call setContext;
    private final Call createStream;
    private final Call destroyStream;
    private final Call synchronize;
    private final Call malloc;
    private final Call free;
    private final Call copy;

    AclRuntime(Cann cann) {
        this.cann = cann;
        getContext = cann.link("aclrtGetCurrentContext(L)");
        setContext = cann.link("aclrtSetCurrentContext(L)");
        createStream = cann.link("aclrtCreateStream(L)");
        destroyStream = cann.link("aclrtDestroyStream(L)");
        synchronize = cann.link("aclrtSynchronizeStreamWithTimeout(LI)");
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

    /** Whether the stream is idle within so many milliseconds. */
    boolean synchronize(long stream, int milliseconds) {
        int code = synchronize.code(stream, milliseconds);
        if (code == STILL_AT_WORK) {
            return false;
        }
        cann.check(synchronize, code);
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
