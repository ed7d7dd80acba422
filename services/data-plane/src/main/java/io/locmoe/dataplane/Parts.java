package io.locmoe.dataplane;

/** How large messages are cut. */
final class Parts {
    /**
     * Payload bytes of a part on the Flight stream: it is copied into the network's buffers and out of them while in
     * the cache.
     */
    static final long FLIGHT_BYTES = 128L << 10;

    /** Payload bytes of a part on a body channel: how long a message of another rank waits for its turn. */
    static final long BODY_BYTES = 1L << 20;

    /**
     * Payload bytes of a part on a body channel with a {@link Ring}, into which and out of which it is copied while in
     * the cache.
     */
    static final long RING_PART_BYTES = 128L << 10;

    /** Payload bytes that a ring has room for. */
    static final long RING_BYTES = 256L << 10;

    /** Bytes of a message at most, so that a wrong length does not take all memory. */
    static final long LARGEST_MESSAGE = 1L << 30;

    private Parts() {}

    /** Parts of so many bytes; none of no bytes. */
    static long of(long bytes, long partBytes) {
        return (bytes + partBytes - 1) / partBytes;
    }
}
