package io.locmoe.driver.ascend;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The first phase of an operator runs on the caller's stack: threads have stacks as those of programs in C. */
class StackTest {
    /** More than a megabyte holds, be the frames compiled, and less than eight do, if they are interpreted. */
    private static final int CALLS = 50_000;

    private final AtomicInteger calls = new AtomicInteger();

    @Test
    void threadsOfTheDistributionsFlagsHaveDeepStacks() throws InterruptedException {
        Thread thread = new Thread(() -> call(CALLS, 1, 2, 3));
        thread.start();
        thread.join();
        assertThat(calls).hasValue(CALLS);
    }

    private long call(int left, long a, long b, long c) {
        return left == 0 ? a + b + c : calls.incrementAndGet() + call(left - 1, b, c, a);
    }
}
