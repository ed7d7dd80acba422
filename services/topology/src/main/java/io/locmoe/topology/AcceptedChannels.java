package io.locmoe.topology;

import com.hazelcast.internal.networking.Channel;
import com.hazelcast.internal.server.ServerConnectionManager;
import java.lang.reflect.Field;
import java.util.Set;

/**
 * Connections that Hazelcast has accepted and that have not proven themselves yet. Hazelcast 5.7 drops admitted ones
 * from this set, but keeps refused ones for as long as it lives, though they are closed: some kilobytes for each
 * attempt.
 */
final class AcceptedChannels {
    private static final String FIELD = "acceptedChannels";

    private final Set<Channel> channels;

    /** @throws IllegalStateException if this is another version of Hazelcast, which keeps the connections elsewhere */
    @SuppressWarnings("unchecked")
    AcceptedChannels(ServerConnectionManager manager) {
        try {
            Field field = manager.getClass().getSuperclass().getDeclaredField(FIELD);
            field.setAccessible(true);
            channels = (Set<Channel>) field.get(manager);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(
                    "Hazelcast has no " + FIELD + " in " + manager.getClass()
                            + "; see where it keeps refused connections",
                    e);
        }
    }

    /** Drops the closed ones. Thread-safe. */
    void forgetClosed() {
        channels.removeIf(Channel::isClosed);
    }

    int count() {
        return channels.size();
    }
}
