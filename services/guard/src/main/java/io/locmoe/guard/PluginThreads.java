package io.locmoe.guard;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Finds threads that a plug-in has started and left running. A thread is a plug-in's if it has that one's class loader
 * where it is inside no call of the host: a thread inherits it from the one that starts it. Virtual threads are not
 * seen.
 */
public final class PluginThreads {
    /** For threads that have been told to end. */
    private static final Duration GRACE = Duration.ofSeconds(1);

    private final Set<Thread> before = all();

    /** Looks for threads that start from now on. */
    public PluginThreads() {}

    private static Set<Thread> all() {
        return Thread.getAllStackTraces().keySet();
    }

    /**
     * What still runs of plug-ins, one sentence each. Waits for a second at most, if something does.
     *
     * @param plugins names of those whose objects are gone
     */
    public List<String> left(Set<String> plugins) {
        return sentences(all(), thread -> !before.contains(thread) && plugins.contains(plugin(loader(thread))));
    }

    /** What still runs of the plug-in of a class loader; waits as {@link #left}. */
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

    /** Empty for a thread of the host. */
    private static String plugin(ClassLoader loader) {
        String name = loader == null ? null : loader.getName();
        return name == null || !name.startsWith(PluginExit.LOADER) ? "" : name.substring(PluginExit.LOADER.length());
    }
}
