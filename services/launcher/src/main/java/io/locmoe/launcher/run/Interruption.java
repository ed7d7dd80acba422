package io.locmoe.launcher.run;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import sun.misc.Signal;

/**
 * Ctrl-C and the like. The first asks for a graceful end; the second kills. A closed terminal and a plain kill count as
 * Ctrl-C.
 */
final class Interruption implements AutoCloseable {
    private static final String[] SIGNALS = {"INT", "TERM", "HUP"};

    /** Exit code of a process that SIGINT has ended, as shells report it. */
    private static final int HALTED = 130;

    private final AtomicInteger count = new AtomicInteger();
    private final CompletableFuture<Void> first = new CompletableFuture<>();
    private final Runnable kill;

    /** @param kill ends everything at once, before the JVM is halted; runs on a thread of the JVM */
    Interruption(Runnable kill) {
        this.kill = kill;
        for (String signal : SIGNALS) {
            Signal.handle(new Signal(signal), s -> interrupt());
        }
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
        for (String signal : SIGNALS) {
            Signal.handle(new Signal(signal), sun.misc.SignalHandler.SIG_DFL);
        }
    }
}
