package io.locmoe.tape;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * The threads that may use a tape: the one that made it, and those that it has admitted. Other threads are refused and
 * recorded.
 */
final class Owner {
    private final Thread thread = Thread.currentThread();
    private final Set<Thread> admitted = ConcurrentHashMap.newKeySet();
    /** Description of another thread's attempt; null without one. */
    private volatile String intrusion;

    /** Does work on the calling thread, which may use the tape meanwhile. */
    <T> T byTurns(Supplier<T> work) {
        admitted.add(Thread.currentThread());
        try {
            return work.get();
        } finally {
            admitted.remove(Thread.currentThread());
        }
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
