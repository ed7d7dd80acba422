package io.locmoe.schedule;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Steps that several threads take at the same time. */
public final class Together {
    private static final int MOST_SPINS = 4_000;

    /** For pauses; null where an explorer decides who goes on. */
    private static volatile Random pauses;

    private Together() {}

    /** What one thread does. */
    public interface Step {
        void run() throws Exception;
    }

    /** From now on each thread waits a little before it starts, by a random number. */
    static void pause(long seed) {
        pauses = new Random(seed);
    }

    /** Runs each step in a thread of its own, and returns when all have ended. @throws AssertionError if one failed */
    public static void run(Step... steps) throws InterruptedException {
        List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
        List<Thread> threads = new ArrayList<>();
        for (Step step : steps) {
            int spins = pauses == null ? 0 : pauses.nextInt(MOST_SPINS);
            threads.add(new Thread(() -> take(step, spins, failures)));
        }
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        if (!failures.isEmpty()) {
            throw new AssertionError("a thread failed: " + failures.getFirst(), failures.getFirst());
        }
    }

    private static void take(Step step, int spins, List<Throwable> failures) {
        for (int i = 0; i < spins; i++) {
            Thread.onSpinWait();
        }
        try {
            step.run();
        } catch (Throwable failure) {
            failures.add(failure);
        }
    }

    /** @throws AssertionError saying what was promised and is not so */
    public static void require(boolean kept, String promise) {
        if (!kept) {
            throw new AssertionError(promise);
        }
    }
}
