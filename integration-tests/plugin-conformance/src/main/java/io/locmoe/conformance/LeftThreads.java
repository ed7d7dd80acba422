package io.locmoe.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Threads that a plug-in leaves running. They are known by the context class loader, which a thread inherits from the
 * one that starts it; virtual threads are not seen.
 */
public final class LeftThreads {
    /** For threads that have been told to end. */
    private static final Duration GRACE = Duration.ofSeconds(5);

    private LeftThreads() {}

    /** Fails if what a plug-in does leaves threads behind. They have five seconds to end. */
    public static void assertNone(Runnable use) {
        Thread caller = Thread.currentThread();
        ClassLoader before = caller.getContextClassLoader();
        Set<Thread> earlier = Thread.getAllStackTraces().keySet();
        caller.setContextClassLoader(new URLClassLoader("plugin-under-test", new URL[0], before));
        try {
            use.run();
        } finally {
            caller.setContextClassLoader(before);
        }
        long end = System.nanoTime() + GRACE.toNanos();
        List<String> left = new ArrayList<>();
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            ClassLoader loader = thread.getContextClassLoader();
            boolean started = !earlier.contains(thread) && loader != null && loader != before;
            if (started && !ends(thread, end)) {
                StackTraceElement[] stack = thread.getStackTrace();
                left.add(thread.getName() + (stack.length == 0 ? "" : " at " + stack[0]));
            }
        }
        assertThat(left).as("threads that the plug-in has left running").isEmpty();
    }

    private static boolean ends(Thread thread, long end) {
        try {
            return thread.join(Duration.ofNanos(Math.max(0, end - System.nanoTime())));
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while it waited for " + thread, e);
        }
    }
}
