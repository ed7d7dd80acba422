package io.locmoe.topology;

import com.hazelcast.internal.networking.Channel;
import com.hazelcast.internal.server.ServerConnectionManager;
import java.lang.reflect.Field;
import java.util.Set;

/**
 * Connections that Hazelcast has accepted and that have not proven themselves yet. Hazelcast 5.7 forgets one that is
 * let in. It keeps one that is refused for as long as it lives, though it is closed: some kilobytes for each knock.
 */
final class AcceptedChannels {
    private static final String FIELD = "acceptedChannels";

    private final Set<Channel> channels;

    /** @throws IllegalStateException if this is another version of Hazelcast, in which they are kept elsewhere */
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

    /** Lets go of those that are closed. Thread-safe. */
    void forgetClosed() {
        channels.removeIf(Channel::isClosed);
    }

    int count() {
        return channels.size();
    }
}
