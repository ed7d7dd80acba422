package io.locmoe.dataplane.failure;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Logs warnings that a stranger can cause arbitrarily often: one a minute for each subject, which says how many were
 * omitted before it. It remembers a bounded number of subjects. Thread-safe.
 */
public final class RareLog {
    private static final int SUBJECTS = 100;
    private static final long PAUSE_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final Logger log;
    private final LongSupplier clock;
    private final Map<String, Silence> silences = new LinkedHashMap<>();

    private static final class Silence {
        private final long sinceNanos;
        private long leftOut;

        private Silence(long sinceNanos) {
            this.sinceNanos = sinceNanos;
        }
    }

    public RareLog(Logger log) {
        this(log, System::nanoTime);
    }

    /** @param clock time in nanoseconds */
    RareLog(Logger log, LongSupplier clock) {
        this.log = log;
        this.clock = clock;
    }

    /** @param subject what the limit applies to, such as the address of the cause */
    public void warn(String subject, String sentence) {
        String text = due(subject, sentence);
        if (text != null) {
            log.log(Level.WARNING, text);
        }
    }

    private synchronized String due(String subject, String sentence) {
        long now = clock.getAsLong();
        Silence silence = silences.get(subject);
        if (silence != null && now - silence.sinceNanos < PAUSE_NANOS) {
            silence.leftOut++;
            return null;
        }
        silences.remove(subject);
        if (silences.size() == SUBJECTS) {
            silences.remove(silences.keySet().iterator().next());
        }
        silences.put(subject, new Silence(now));
        return silence == null || silence.leftOut == 0
                ? sentence
                : sentence + " (and " + silence.leftOut + " more like this since the last such line)";
    }
}
