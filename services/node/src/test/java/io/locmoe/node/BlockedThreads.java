package io.locmoe.node;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.Assertions;
import org.slf4j.LoggerFactory;

/**
 * Looks at event loops that Vert.x reports as blocked; closing it fails where one was. A loop that only waits for a
 * processor of a busy machine is not: one is blocked if look after look finds it waiting at the same place, or if it
 * computes.
 */
final class BlockedThreads extends AppenderBase<ILoggingEvent> implements AutoCloseable {
    private static final int LOOKS = 30;

    /** A report comes every 100 ms while a loop is blocked; after a pause the next one is of something else. */
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final Duration computing;

    private final Logger checker = (Logger) LoggerFactory.getLogger("io.vertx.core.impl.BlockedThreadChecker");
    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private final Map<Long, Look> looks = new HashMap<>();
    private final List<String> blocked = new ArrayList<>();

    /** @param waiting looks in a row that found the thread waiting here, with no time on a processor between them */
    private record Look(long time, StackTraceElement place, long firstNanos, long nanos, int waiting) {}

    BlockedThreads() {
        this(Duration.ofSeconds(2));
    }

    /** @param computing longest time on a processor without a pause */
    BlockedThreads(Duration computing) {
        this.computing = computing;
        start();
        checker.addAppender(this);
    }

    @Override
    protected void append(ILoggingEvent report) {
        String text = report.getFormattedMessage();
        for (ThreadInfo thread : threads.getThreadInfo(threads.getAllThreadIds(), 1)) {
            // Nodes have loops of the same name; loops that are not blocked wait in the system and count as running.
            if (thread != null && text.startsWith("Thread " + thread.getThreadName() + " has been blocked")) {
                look(thread, text);
            }
        }
    }

    private synchronized void look(ThreadInfo thread, String report) {
        long nanos = threads.getThreadCpuTime(thread.getThreadId());
        StackTraceElement place =
                Arrays.stream(thread.getStackTrace()).findFirst().orElse(null);
        long time = System.nanoTime();
        Look last = looks.get(thread.getThreadId());
        if (last == null || time - last.time() > PAUSE.toNanos()) {
            last = new Look(time, place, nanos, nanos, 0);
        }
        boolean waits = thread.getThreadState() != Thread.State.RUNNABLE
                && nanos == last.nanos()
                && place != null
                && place.equals(last.place());
        Look now = new Look(time, place, last.firstNanos(), nanos, waits ? last.waiting() + 1 : 0);
        looks.put(thread.getThreadId(), now);
        if (now.waiting() >= LOOKS || nanos - now.firstNanos() > computing.toNanos()) {
            blocked.add(report + " at " + place);
        }
    }

    synchronized List<String> blocked() {
        return List.copyOf(blocked);
    }

    @Override
    public void close() {
        checker.detachAppender(this);
        Assertions.assertThat(blocked()).as("blocked event loops").isEmpty();
    }
}
