package io.locmoe.report;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/**
 * Writes the report while the job runs: every two seconds, or less often if writing would take more than a fiftieth of
 * the time. Used by one thread.
 */
public final class ReportWriter {
    private static final long SHORTEST = TimeUnit.SECONDS.toNanos(2);

    private final ReportCollector collector;
    private final ReportFile file;
    private long next = System.nanoTime();

    public ReportWriter(ReportCollector collector, ReportFile file) {
        this.collector = collector;
        this.file = file;
    }

    /** Writes if it is time. May block for as long as the disk takes. */
    public void writeIfDue() throws IOException {
        if (System.nanoTime() - next >= 0) {
            write();
        }
    }

    /** Writes now. */
    public void write() throws IOException {
        long begin = System.nanoTime();
        try {
            file.write(collector.report());
        } finally {
            long took = System.nanoTime() - begin;
            next = begin + Math.max(SHORTEST, 50 * took);
        }
    }
}
