package io.locmoe.driver.ascend.binding;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Streams, events and copies of CANN. The context of their device is current on the calling thread.
 *
 * <p>Events are those without flags: they are recorded again and again, and streams wait for them.
 */
public final class AclStreams {
    /** {@code ACL_MEMCPY_HOST_TO_DEVICE}. */
    private static final int TO_DEVICE = 1;
    /** {@code ACL_MEMCPY_DEVICE_TO_HOST}. */
    private static final int TO_HOST = 2;
    /** {@code ACL_EVENT_RECORDED_STATUS_COMPLETE}. The status of a stream has the numbers the other way round. */
    private static final int COMPLETE = 1;

    private final Acl acl;
    private final Function createStream;
    private final Function queryStream;
    private final Function destroyStream;
    private final Function synchronizeStream;
    private final Function createEvent;
    private final Function destroyEvent;
    private final Function record;
    private final Function waitForEvent;
    private final Function query;
    private final Function synchronizeEvent;
    private final Function copy;

    AclStreams(Acl acl) {
        this.acl = acl;
        this.createStream = acl.require("aclrtCreateStream");
        this.queryStream = acl.require("aclrtStreamQuery");
        this.destroyStream = acl.require("aclrtDestroyStream");
        this.synchronizeStream = acl.require("aclrtSynchronizeStreamWithTimeout");
        this.createEvent = acl.require("aclrtCreateEvent");
        this.destroyEvent = acl.require("aclrtDestroyEvent");
        this.record = acl.require("aclrtRecordEvent");
        this.waitForEvent = acl.require("aclrtStreamWaitEvent");
        this.query = acl.require("aclrtQueryEventStatus");
        this.synchronizeEvent = acl.require("aclrtSynchronizeEventWithTimeout");
        this.copy = acl.require("aclrtMemcpyAsync");
    }

    public long createStream() {
        return created(createStream);
    }

    /**
     * Fails if the stream's device did; does not block. A failure that the device survives is told by a wait for all of
     * the stream alone ({@code ApiImpl::StreamQuery} and {@code Stream::GetError} of runtime 9.1).
     */
    public void requireSound(long stream) {
        acl.check(queryStream, queryStream.call(stream, Acl.scratch().address()));
    }

    public void destroyStream(long stream) {
        acl.check(destroyStream, destroyStream.call(stream));
    }

    /** Blocks until the stream is idle, at most so many milliseconds. */
    public void synchronizeStream(long stream, int milliseconds) {
        acl.check(synchronizeStream, synchronizeStream.call(stream, milliseconds));
    }

    public long createEvent() {
        return created(createEvent);
    }

    public void destroyEvent(long event) {
        acl.check(destroyEvent, destroyEvent.call(event));
    }

    public void record(long event, long stream) {
        acl.check(record, record.call(event, stream));
    }

    /** What is enqueued from now on waits for the event. */
    public void waitFor(long stream, long event) {
        acl.check(waitForEvent, waitForEvent.call(stream, event));
    }

    /** Whether all work before the event is done, also if it failed; does not block. */
    public boolean isComplete(long event) {
        MemorySegment out = Acl.scratch();
        acl.check(query, query.call(event, out.address()));
        return out.get(ValueLayout.JAVA_INT, 0) == COMPLETE;
    }

    /** Blocks until the event is complete, at most so many milliseconds. */
    public void synchronizeEvent(long event, int milliseconds) {
        acl.check(synchronizeEvent, synchronizeEvent.call(event, milliseconds));
    }

    /** Enqueues a copy from pinned host memory, which stays unchanged until the stream has passed it. */
    public void copyIn(long device, long host, long bytes, long stream) {
        acl.check(copy, copy.call(device, bytes, host, bytes, TO_DEVICE, stream));
    }

    /** Enqueues a copy to pinned host memory. */
    public void copyOut(long host, long device, long bytes, long stream) {
        acl.check(copy, copy.call(host, bytes, device, bytes, TO_HOST, stream));
    }

    private long created(Function create) {
        MemorySegment out = Acl.scratch();
        acl.check(create, create.call(out.address()));
        return Acl.written(out);
    }
}
