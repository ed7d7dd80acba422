package io.locmoe.dataplane;

import java.util.Arrays;
import java.util.Locale;

/** How the bodies of messages travel to a peer; the stream itself, aborts and errors always use Arrow Flight. */
public enum BodyChannel {
    /** Shared memory to a peer at this node's address, TCP to others, Flight if the peer offers neither. */
    AUTO,
    /** Record batches on the Flight stream. */
    FLIGHT,
    /** A TCP connection beside the Flight stream, if the peer offers one. */
    TCP,
    /** A Unix domain socket, if the peer offers one; only between processes on one machine. */
    UNIX,
    /**
     * Memory that both processes have mapped, beside a Unix domain socket; only the socket if memory cannot be shared.
     */
    SHARED_MEMORY;

    /** @throws IllegalArgumentException if there is no such channel */
    public static BodyChannel parse(String name) {
        for (BodyChannel channel : values()) {
            if (channel.text().equals(name)) {
                return channel;
            }
        }
        throw new IllegalArgumentException("body channel '" + name + "' is unknown; choose one of "
                + Arrays.stream(values()).map(BodyChannel::text).toList());
    }

    /** The name in configurations: lower case, with hyphens. */
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
