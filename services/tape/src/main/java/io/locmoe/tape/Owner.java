package io.locmoe.tape;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The thread that may use a tape: that which made it, and those that it has admitted. Any other is refused, and
 * remembered.
 */
final class Owner {
    private final Thread thread = Thread.currentThread();
    private final Set<Thread> admitted = ConcurrentHashMap.newKeySet();
    /** What another thread did; null as long as none did anything. */
    private volatile String intrusion;

    void admit() {
        admitted.add(Thread.currentThread());
    }

    void dismiss() {
        admitted.remove(Thread.currentThread());
    }

    /** @throws IllegalStateException if the caller is another thread */
    void require(Period period) {
        Thread user = Thread.currentThread();
        if (user != thread && !admitted.contains(user)) {
            ClassLoader loader = user.getContextClassLoader();
            intrusion = "the thread '" + user.getName() + "'"
                    + (loader == null || loader.getName() == null ? "" : " of " + loader.getName())
                    + " used a tensor of the thread '" + thread.getName() + "' in " + period
                    + "; tensors are for the thread that calls the plug-in";
            throw new IllegalStateException(intrusion);
        }
    }

    /** @throws IllegalStateException if another thread was refused */
    void requireAlone() {
        String seen = intrusion;
        if (seen != null) {
            throw new IllegalStateException(seen);
        }
    }
}
