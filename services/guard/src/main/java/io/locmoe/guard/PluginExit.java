package io.locmoe.guard;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * Detects a plug-in that ends the process by System.exit, and ends the process with a message and a failure code
 * instead of the plug-in's exit code. Runtime.halt cannot be detected; {@code plugin-host} searches for calls of it,
 * and {@link CallRecord} survives one.
 */
public final class PluginExit {
    /** Prefix of the names of plug-in class loaders. */
    public static final String LOADER = "plugin-";

    private static final List<Runnable> LAST = new CopyOnWriteArrayList<>();
    private static boolean watching;

    private PluginExit() {}

    /**
     * Watches this process from now on; further calls do nothing.
     *
     * @param error receives the message, in which names may hold any character
     * @param code  exit code of a process that a plug-in has ended
     */
    public static synchronized void watch(Consumer<String> error, int code) {
        if (!watching) {
            watching = true;
            Runtime.getRuntime().addShutdownHook(new Thread(() -> end(error, code), "end-of-process"));
        }
    }

    /** Adds work for the end of a watched process, whoever ends it. */
    public static void beforeTheEnd(Runnable work) {
        LAST.add(work);
    }

    private static void end(Consumer<String> error, int code) {
        Optional<String> culprit = culprit();
        culprit.ifPresent(sentence ->
                error.accept("locmoe: " + sentence + "; remove the plug-in, or make it throw an exception instead"));
        LAST.forEach(Runnable::run);
        CallRecord.end();
        if (culprit.isPresent()) {
            Runtime.getRuntime().halt(code);
        }
    }

    /** Names the plug-in that ends the process, and where; empty if none does. Called while the process ends. */
    public static Optional<String> culprit() {
        Map<Thread, Optional<String>> inside = new HashMap<>();
        Thread.getAllStackTraces().keySet().forEach(thread -> inside.put(thread, Optional.empty()));
        Visits.all().forEach(visits -> inside.put(visits.thread(), visits.innermost()));
        return inside.entrySet().stream()
                .flatMap(entry -> sentence(entry.getKey().getStackTrace(), entry.getValue()).stream())
                .findFirst();
    }

    private static Optional<String> sentence(StackTraceElement[] stack, Optional<String> inside) {
        boolean exits = false;
        for (StackTraceElement frame : stack) {
            exits |= frame.getClassName().equals("java.lang.Runtime")
                    && frame.getMethodName().equals("exit");
            String loader = frame.getClassLoaderName();
            if (exits && loader != null && loader.startsWith(LOADER)) {
                String who = inside.orElse("plug-in " + loader.substring(LOADER.length()));
                return Optional.of(who + ": it has ended the process, by System.exit in " + frame);
            }
        }
        return Optional.empty();
    }
}
