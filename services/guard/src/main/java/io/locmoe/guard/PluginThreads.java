package io.locmoe.guard;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Finds threads that a plug-in has started and left running. A thread inherits its class loader from the one that
 * starts it, so a thread belongs to a plug-in if it has that loader while it is inside no call of the host. Virtual
 * threads are not seen.
 */
public final class PluginThreads {
    /** Grace period for threads that were told to end. */
    private static final Duration GRACE = Duration.ofSeconds(1);

    private final Set<Thread> before = all();

    /** Considers threads that start from now on. */
    public PluginThreads() {}

    private static Set<Thread> all() {
        return Thread.getAllStackTraces().keySet();
    }

    /**
     * The threads that plug-ins have left running, one sentence each. Waits for a second at most, if there are any.
     *
     * @param plugins names of the plug-ins whose objects are gone
     */
    public List<String> left(Set<String> plugins) {
        return sentences(all(), thread -> !before.contains(thread) && plugins.contains(plugin(loader(thread))));
    }

    /** Threads left by the plug-in of a class loader; waits like {@link #left}. */
    public static List<String> of(ClassLoader loader) {
        return sentences(all(), thread -> loader(thread) == loader);
    }

    private static List<String> sentences(Set<Thread> threads, Predicate<Thread> mine) {
        long end = System.nanoTime() + GRACE.toNanos();
        List<String> sentences = new ArrayList<>();
        for (Thread thread : threads) {
            if (mine.test(thread)) {
                String plugin = plugin(loader(thread));
                if (!ends(thread, end)) {
                    sentences.add(sentence(plugin, thread));
                }
            }
        }
        return sentences;
    }

    private static boolean ends(Thread thread, long end) {
        try {
            return thread.join(Duration.ofNanos(Math.max(0, end - System.nanoTime())));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return !thread.isAlive();
        }
    }

    private static String sentence(String plugin, Thread thread) {
        StackTraceElement[] stack = thread.getStackTrace();
        return "plug-in " + plugin + " has left the thread '" + thread.getName() + "' running"
                + (stack.length == 0 ? "" : ", which stands at " + stack[0])
                + "; a plug-in ends its threads before its calls return, or when it is closed";
    }

    private static ClassLoader loader(Thread thread) {
        return Visits.ownLoader(thread);
    }

    /** Name of the loader's plug-in; empty for the host. */
    private static String plugin(ClassLoader loader) {
        String name = loader == null ? null : loader.getName();
        return name == null || !name.startsWith(PluginExit.LOADER) ? "" : name.substring(PluginExit.LOADER.length());
    }
}
