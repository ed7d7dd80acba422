package io.locmoe.launcher.run;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import sun.misc.Signal;

/**
 * Ctrl-C and the like. The first asks for a graceful end; the second kills. A closed terminal and a plain kill count as
 * Ctrl-C.
 */
final class Interruption implements AutoCloseable {
    private static final List<String> SIGNALS = List.of("INT", "TERM", "HUP");

    /** Exit code of a process that SIGINT has ended, as shells report it. */
    private static final int HALTED = 130;

    private final AtomicInteger count = new AtomicInteger();
    private final CompletableFuture<Void> first = new CompletableFuture<>();
    private final Runnable kill;
    private final List<String> signals;

    /** @param kill ends everything at once, before the JVM is halted; runs on a thread of the JVM */
    Interruption(Runnable kill) {
        this(kill, SIGNALS);
        signals.forEach(signal -> Signal.handle(new Signal(signal), s -> interrupt()));
    }

    private Interruption(Runnable kill, List<String> signals) {
        this.kill = kill;
        this.signals = signals;
    }

    /** In a process whose signals are not ours. */
    static Interruption never() {
        return new Interruption(() -> {}, List.of());
    }

    void interrupt() {
        if (count.incrementAndGet() == 1) {
            first.complete(null);
        } else {
            kill.run();
            Runtime.getRuntime().halt(HALTED);
        }
    }

    boolean happened() {
        return first.isDone();
    }

    /** Completes at the first interruption. */
    CompletableFuture<Void> first() {
        return first;
    }

    @Override
    public void close() {
        signals.forEach(signal -> Signal.handle(new Signal(signal), sun.misc.SignalHandler.SIG_DFL));
    }
}
