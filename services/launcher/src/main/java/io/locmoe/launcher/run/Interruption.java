package io.locmoe.launcher.run;

import java.io.PrintStream;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
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

    private final List<String> signals;
    private volatile Runnable kill = () -> {};

    /** Handles the signals of this process until it is closed. */
    public Interruption() {
        this(SIGNALS);
        signals.forEach(signal -> Signal.handle(new Signal(signal), s -> interrupt()));
    }

    private Interruption(List<String> signals) {
        this.signals = signals;
    }

    /** Handles no signals, for a process that is not ours. */
    public static Interruption never() {
        return new Interruption(List.of());
    }

    /** Sets what ends everything that was started at the second interruption, on a thread of the JVM. */
    public void atSecond(Runnable end) {
        kill = end;
    }

    /**
     * Makes an interruption end the process with a sentence, until the result is closed: before something is started.
     *
     * @param error gets the sentence
     */
    public Reaction beforeStart(PrintStream error) {
        return beforeStart(error, System::exit);
    }

    /** The same, with what ends the process. */
    public Reaction beforeStart(PrintStream error, IntConsumer exit) {
        return atFirst(() -> {
            error.println("locmoe: interrupted: nothing was started");
            error.flush();
            exit.accept(HALTED);
        });
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
    public Reaction atFirst(Runnable work) {
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
    public interface Reaction extends AutoCloseable {
        @Override
        void close();
    }

    @Override
    public void close() {
        signals.forEach(signal -> Signal.handle(new Signal(signal), sun.misc.SignalHandler.SIG_DFL));
    }
}
