package io.locmoe.dataplane;

import java.util.Arrays;
import java.util.Locale;

/** How the bytes of messages travel to a peer; the stream itself, aborts and errors always go by Arrow Flight. */
public enum BodyChannel {
    /** By shared memory to a peer at this node's address, by TCP to others, by Flight if the peer offers neither. */
    AUTO,
    /** As record batches on the Flight stream. */
    FLIGHT,
    /** By a TCP connection beside the Flight stream, if the peer offers one. */
    TCP,
    /** By a Unix domain socket, if the peer offers one; only between processes on one machine. */
    UNIX,
    /**
     * By memory that both processes have mapped, beside a Unix domain socket; by the socket alone where memory cannot
     * be shared.
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

    /** As in configurations: lower case, with hyphens. */
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
