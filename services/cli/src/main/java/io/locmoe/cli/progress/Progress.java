package io.locmoe.cli.progress;

import io.locmoe.cli.report.RunReport;
import io.locmoe.engine.job.JobListener;
import java.nio.file.Path;

/**
 * Shows a person, or a program, how a job goes. Thread-safe; calls return at once, but for a terminal that is blocked.
 */
public interface Progress extends JobListener {

    /** What happens before the first step, as a short phrase that goes on changing: {@code mesh: 3 of 4 nodes}. */
    void phase(String phrase);

    /** A sentence that stays. */
    void message(String sentence);

    /** The job has ended, in whatever way. */
    void end(RunReport report, Path out);
}
