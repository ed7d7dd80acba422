package io.locmoe.guard;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** One call of {@link Visits}. The callee is null for the host, called by a plug-in. */
final class VisitedCall {
    Callee callee;
    String method;
    long since;
    /** Context class loader of the thread before the call. */
    ClassLoader before;
    /** Whether the thread was interrupted before the call. */
    boolean interrupted;

    /**
     * Refuses a plug-in that has interrupted its thread: the next wait of the host would fail, and blame somebody else.
     *
     * @throws PluginException if the thread was not interrupted when the call began
     */
    void requireCalm(Thread thread, Place place) {
        if (thread.isInterrupted() && !interrupted && callee != null) {
            Thread.interrupted();
            throw new PluginException(callee.name() + " interrupted the thread that called it, in " + method + place
                    + "; a plug-in may interrupt only threads that it has started itself");
        }
    }

    /** The call as one that lasts; empty if it has ended meanwhile. */
    Optional<Stay> stay(Thread thread, Place place, long now) {
        Callee visited = callee;
        return visited == null
                ? Optional.empty()
                : Optional.of(new Stay(
                        visited.name(),
                        method,
                        place.rank(),
                        place.toString(),
                        Duration.ofNanos(now - since),
                        List.of(thread.getStackTrace())));
    }
}
