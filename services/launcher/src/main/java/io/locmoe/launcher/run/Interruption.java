package io.locmoe.launcher.run;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import sun.misc.Signal;

/**
 * Handles Ctrl-C: the first one asks for a graceful end, the second one kills. A closed terminal and a plain kill count
 * as Ctrl-C.
 */
public final class Interruption implements AutoCloseable {
    private static final List<String> SIGNALS = List.of("INT", "TERM", "HUP");

    /** Exit code of a process that was ended by SIGINT, as reported by shells. */
    private static final int HALTED = 130;

    private final AtomicInteger count = new AtomicInteger();
    /** Reactions to the first interruption. */
    private final Set<Runnable> reactions = ConcurrentHashMap.newKeySet();

    private final Runnable kill;
    private final List<String> signals;

    /** @param kill ends everything at once, before the JVM is halted; runs on a thread of the JVM */
    public Interruption(Runnable kill) {
        this(kill, SIGNALS);
        signals.forEach(signal -> Signal.handle(new Signal(signal), s -> interrupt()));
    }

    private Interruption(Runnable kill, List<String> signals) {
        this.kill = kill;
        this.signals = signals;
    }

    /** Handles no signals, for a process that is not ours. */
    public static Interruption never() {
        return new Interruption(() -> {}, List.of());
    }

    public void interrupt() {
        if (count.incrementAndGet() == 1) {
            reactions.forEach(this::react);
        } else {
            kill.run();
            Runtime.getRuntime().halt(HALTED);
        }
    }

    public boolean happened() {
        return count.get() > 0;
    }

    /**
     * Runs work once at the first interruption, or now if there has been one, unless the result is closed before. Any
     * thread.
     *
     * @param work runs on the interrupting thread, or on this one
     */
    Reaction atFirst(Runnable work) {
        reactions.add(work);
        if (happened()) {
            react(work);
        }
        return () -> reactions.remove(work);
    }

    private void react(Runnable work) {
        if (reactions.remove(work)) {
            work.run();
        }
    }

    /** A reaction to an interruption, until it is closed. */
    interface Reaction extends AutoCloseable {
        @Override
        void close();
    }

    @Override
    public void close() {
        signals.forEach(signal -> Signal.handle(new Signal(signal), sun.misc.SignalHandler.SIG_DFL));
    }
}
