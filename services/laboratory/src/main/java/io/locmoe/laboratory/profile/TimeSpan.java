package io.locmoe.laboratory.profile;

import java.time.Instant;
import jdk.jfr.consumer.RecordedEvent;

/** A span of wall-clock time, in nanoseconds since 1970. */
record TimeSpan(long from, long to) {
    private static final long BILLION = 1_000_000_000;

    /** When an event began and ended. */
    static TimeSpan of(RecordedEvent event) {
        return new TimeSpan(nanos(event.getStartTime()), nanos(event.getEndTime()));
    }

    private static long nanos(Instant time) {
        return time.getEpochSecond() * BILLION + time.getNano();
    }

    boolean contains(TimeSpan other) {
        return from <= other.from && other.to <= to;
    }

    /** The span of both, and of what is between them. */
    TimeSpan and(TimeSpan other) {
        return new TimeSpan(Math.min(from, other.from), Math.max(to, other.to));
    }

    long nanos() {
        return to - from;
    }
}
